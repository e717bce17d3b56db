"""Abstract values: joins, dependencies, places."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.audit.program.domain.dependencies import column_dep, columns_of, extend, without_columns
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import (
    MOST_REGISTERED,
    NONE,
    UNKNOWN,
    ClassRef,
    Obj,
    Value,
    derived,
    join,
    key_of,
    nesting,
)
from tests.program.interpreting import in_handler, interpreted, shown, value_of

WORDS = st.frozensets(st.sampled_from(["event", "context", "clock", "io", "unique"]), max_size=4)
VALUES = st.one_of(
    st.builds(lambda deps: Value(deps=deps), WORDS),
    st.builds(lambda n, deps: Value("const", n, deps=deps), st.one_of(st.none(), st.integers(0, 3)), WORDS),
    st.builds(lambda name: Value("object", name), st.sampled_from(["builtins.list", "boto3.client"])),
)


@given(VALUES, VALUES)
def test_a_join_keeps_what_either_was_made_from(a: Value, b: Value) -> None:
    joined = join(a, b)
    assert joined.deps == a.deps | b.deps
    assert join(a, a) == a


FUNCTIONS = st.builds(lambda n: Value("function", n), st.integers(0, 40))
TREES = st.recursive(FUNCTIONS, lambda inner: st.lists(inner, min_size=2, max_size=6).map(lambda v: reduce(join, v)))


@given(st.lists(TREES, min_size=2, max_size=8))
def test_alternatives_are_kept_without_theirs(values: list[Value]) -> None:
    """However often joins are joined: alternatives within alternatives grow without end, and memory with them."""
    joined = reduce(join, values)
    assert len(joined.others) <= MOST_REGISTERED
    assert all(each.others == () for each in joined.others)
    assert all(other.others == () for each in joined.each() for other in (each, *each.others))


@given(VALUES)
def test_none_gives_way(value: Value) -> None:
    if value.kind == "object":
        assert join(NONE, value).kind == join(value, NONE).kind == "object"


@given(st.lists(VALUES, max_size=5))
def test_what_is_derived_depends_on_all_sources(values: list[Value]) -> None:
    assert derived(*values).deps == frozenset().union(*(value.deps for value in values))
    assert derived() == UNKNOWN


def test_dependencies_follow_parts_of_the_request_only() -> None:
    assert extend(frozenset(["event", "clock"]), "['key']") == {"event['key']", "clock"}


def test_columns_belong_to_a_class_and_are_no_values() -> None:
    item, member = ClassRef("shop.py", 2), ClassRef("shop.py", 1)
    asked = Value(deps=frozenset(["event", column_dep(item, "tag"), column_dep(member, "id")]))
    assert columns_of(asked, item) == {"tag"}
    assert columns_of(asked) == {"tag", "id"}
    assert without_columns(asked.deps) == {"event"}


def test_keys_are_written_as_in_source() -> None:
    assert key_of(Value("const", "a")) == "'a'"
    assert key_of(UNKNOWN) == "*"


def test_places_are_access_paths() -> None:
    place = Place("global", "app.py", "STATE")
    assert place.attribute("a").element().label == "STATE.a[...]"
    assert place.element().element() == place.element()
    assert place.element().attribute("x").container == place


def test_partials_count_their_nesting() -> None:
    function = Value("function")
    once = Value("partial", (function, (), ()))
    assert [nesting(function), nesting(once), nesting(Value("partial", (once, (once,), ())))] == [0, 1, 2]


def test_the_kinds_of_what_code_makes() -> None:
    run = interpreted("""
        import boto3
        class Own: pass
        client, own, text, items, kind = boto3.client("s3"), Own(), "a", [1], Own
        def function(): pass
    """)
    kinds = {name: value_of(run, name).kind for name in ("client", "own", "text", "items", "kind", "function", "boto3")}
    assert kinds == {
        "client": "object", "own": "instance", "text": "const", "items": "object", "kind": "class",
        "function": "function", "boto3": "external",
    }  # fmt: skip
    made = value_of(run, "client").obj
    assert made is not None
    assert made.first_argument == Value("const", "s3")


def test_what_the_invocation_made_is_its_own() -> None:
    assert shown(in_handler("", "mine = {}\nmine['a'] = event\nreturn mine")) == []
    assert shown(in_handler("STATE = {}", "STATE['a'] = event")) == ["write global:STATE['a']"]


def test_settings_are_dropped_first_of_too_many_dependencies():
    settings = Value(deps=frozenset(f"environ TABLE_{number}" for number in range(40)))
    found = derived(settings, Value(deps=frozenset(["field state", "io", "event['id']"])))
    assert found.deps > {"field state", "io", "event['id']"}
    assert len(found.deps) < 40


def test_the_text_of_a_value_does_not_grow_with_what_its_object_holds() -> None:
    held = Value("object", "builtins.dict", Obj("builtins.dict", "app", 0, 1, True))
    for _ in range(24):  # each holds the one before twice: written out that is 16 million texts
        obj = Obj("builtins.dict", "app", 0, 1, True, attributes={"[left]": held, "[right]": held})
        held = Value("object", "builtins.dict", obj)
    assert len(repr(Value("method", (held, "get")))) < 600
