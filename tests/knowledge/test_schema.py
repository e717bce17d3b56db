"""What a knowledge file may hold, and what is said when it does not."""

import pytest

from concurrency_audit.audit.knowledge import KnowledgeError
from concurrency_audit.audit.knowledge.library import Library
from concurrency_audit.audit.knowledge.rows import BaseRow, CallRow, DecoratorRow
from concurrency_audit.audit.model.verdicts import Confidence, Verdict

HEAD = '[library]\nname = "demo"\nroots = ["demo"]\nchecked_against = "1.0"\n\n'
OBJECT = (
    '[[object]]\nmade_by = ["demo.Client", "demo.connect"]\nkind = "client"\nthreads = "unsafe"\nprocesses = "safe"\n'
    'reason = "One dialogue."\nsource = "https://example.org/"\n'
)


def parsed(text: str) -> list[object]:
    library = Library(HEAD + text, "demo.toml")
    return [library.parse(entry) for entry in library.entries]


def test_a_row_takes_the_library_and_version_of_its_file() -> None:
    (row,) = parsed(OBJECT)
    assert (row.library, row.checked_against) == ("demo", "1.0")
    assert (row.threads, row.processes, row.confidence) == (Verdict.UNSAFE, Verdict.SAFE, Confidence.HIGH)


def test_a_stated_type_is_what_members_are_looked_up_under() -> None:
    library = Library(HEAD + OBJECT + 'type = "demo.Client"\n', "demo.toml")
    assert library.type_of("demo.connect") == "demo.Client"
    assert Library(HEAD + OBJECT, "demo.toml").type_of("demo.connect") is None


def test_a_row_may_state_its_own_version() -> None:
    (row,) = parsed(OBJECT + 'checked_against = "2.0"\n')
    assert row.checked_against == "2.0"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (OBJECT + 'treads = "safe"\n', "demo.toml: [[object]] 1: unknown key 'treads'; did you mean 'threads'?"),
        (OBJECT + 'library = "other"\n', "demo.toml: [[object]] 1: unknown key 'library'; one of "),
        (
            OBJECT.replace('"unsafe"', '"unsave"'),
            "[[object]] 1: threads: unknown word 'unsave'; did you mean 'unsafe'?",
        ),
        (OBJECT.replace('"client"', '"clients"'), "kind: unknown word 'clients'; did you mean 'client'?"),
        (OBJECT + "immutable = 1\n", "[[object]] 1: 'immutable' must be a bool"),
        (OBJECT + 'safe_through = "meta"\n', "[[object]] 1: 'safe_through' must be a list of one or more names"),
        (OBJECT.replace("One dialogue.", ""), "[[object]] 1: 'reason' must be a non-empty str"),
        (OBJECT.replace('source = "https://example.org/"\n', ""), "[[object]] 1: 'source' is missing"),
        (OBJECT.replace('"unsafe"', "unsafe"), "demo.toml: [[object]] 1: not valid TOML: "),
        (OBJECT + OBJECT, "[[object]] 2: 'demo.Client' stands in demo.toml: [[object]] 1 too"),
        ('[[objekt]]\nkind = "client"\n', "demo.toml: unknown table 'objekt'; did you mean 'object'?"),
        ('[[call]]\nnames = ["demo.f"]\neffect = "cmd"\nsource = "https://x"\n', "effect: unknown word 'cmd'"),
        ('[[alias]]\nfrom = "demo.a"\nsource = "https://x"\n', "[[alias]] 1: 'to' is missing"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_nearest_right_word(text: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        parsed(text)
    assert message in str(caught.value)


BASE = (
    '[[base]]\nnames = ["demo.View"]\neffect = "route"\nmethods = ["get", "on_*"]\nper_request = true\n'
    'source = "https://example.org/"\n'
)


def test_a_base_class_names_the_methods_that_are_entry_points() -> None:
    (row,) = parsed(BASE)
    assert isinstance(row, BaseRow)
    assert (row.effect, row.methods, row.per_request, row.defaults) == ("route", ("get", "on_*"), True, None)
    assert isinstance(Library(HEAD + BASE, "demo.toml").find("base", "demo.View"), BaseRow)


def test_a_base_class_may_say_only_what_values_in_its_body_are() -> None:
    (row,) = parsed('[[base]]\nnames = ["demo.Model"]\ndefaults = "copied"\nsource = "https://example.org/"\n')
    assert isinstance(row, BaseRow)
    assert (row.effect, row.methods, row.defaults) == (None, (), "copied")


def test_parameters_are_told_by_position_and_nothing_stands_for_the_event() -> None:
    (row,) = parsed(
        '[[decorator]]\nnames = ["demo.job"]\neffect = "handler-wrapper"\npasses = ["", "demo.Context"]\n'
        'also = "request-keys"\nsource = "https://example.org/"\n'
    )
    assert isinstance(row, DecoratorRow)
    assert (row.passes, row.also) == (("", "demo.Context"), "request-keys")


@pytest.mark.parametrize("effect", ["route", "registers", "injects", "calls", "singleton", "new-loop"])
def test_a_call_says_what_becomes_of_the_function_it_is_given(effect: str) -> None:
    (row,) = parsed(
        f'[[call]]\nnames = ["demo.add"]\neffect = "{effect}"\ncallable = 1\nmany = true\nmethods = ["get"]\n'
        'source = "https://example.org/"\n'
    )
    assert isinstance(row, CallRow)
    assert (row.effect, row.callable, row.many, row.methods) == (effect, 1, True, ("get",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            BASE.replace('"route"', '"handler-wrapper"'),
            "effect: unknown word 'handler-wrapper'; one of callback, precedes, registers, route",
        ),
        (BASE.replace("per_request = true", "per_request = 1"), "'per_request' must be a bool"),
        (BASE + 'defaults = "copy"\n', "defaults: unknown word 'copy'; did you mean 'copied'?"),
        (OBJECT + 'event_loop = "yes"\n', "'event_loop' must be a bool"),
    ],
)
def test_a_mistake_in_the_newer_columns_is_named(text: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        parsed(text)
    assert message in str(caught.value)


def test_a_mistake_in_the_head_is_named() -> None:
    library = Library(HEAD.replace("name =", "nam =") + OBJECT, "demo.toml")
    with pytest.raises(KnowledgeError, match=r"demo.toml: \[library\]: unknown key 'nam'; did you mean 'name'"):
        library.parse(library.entries[0])


def test_an_exact_name_wins_over_a_beginning_and_a_longer_beginning_over_a_shorter_one() -> None:
    call = '[[call]]\nnames = ["{}"]\neffect = "{}"\nsource = "https://x"\n'
    library = Library(
        HEAD + call.format("demo.*", "pure") + call.format("demo.put_*", "log") + call.format("demo.put_x", "exit"),
        "demo.toml",
    )
    found = {name: library.find("call", name) for name in ("demo.get", "demo.put_y", "demo.put_x", "other.get")}
    assert {name: row and row.effect for name, row in found.items()} == {
        "demo.get": "pure",
        "demo.put_y": "log",
        "demo.put_x": "exit",
        "other.get": None,
    }
