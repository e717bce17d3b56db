"""Calls: what a callee sees, what it leaves, and when an earlier outcome answers."""

from __future__ import annotations

from pathlib import Path

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Obj, Value
from concurrency_audit.audit.program.interpreter.memo import memo_key
from tests.program.interpreting import in_handler, interpreted, shown, value_of


def made(**changed: object) -> Value:
    obj = Obj("builtins.dict", "app.py", 0, 0, True)
    return Value("object", "builtins.dict", obj)._replace(**changed)


def test_arguments_that_a_callee_cannot_tell_apart_share_a_memo_key() -> None:
    assert memo_key(made()) == memo_key(made())
    assert memo_key(made(reads=frozenset([1]))) == memo_key(made())


def test_arguments_that_change_its_accesses_do_not() -> None:
    shared = made()
    assert shared.obj is not None
    shared.obj.place = Place("global", "app.py", "STATE")
    keys = [memo_key(v) for v in (made(), shared, made(deps=frozenset(["event"])), made(text=("/tmp/x",)), Value())]
    assert len(set(keys)) == len(keys)


def test_a_parameter_is_an_alias_of_what_is_passed() -> None:
    before = "STATE = {}\ndef put(where, key):\n    where[key] = 1\n"
    assert shown(in_handler(before, "put(STATE, 'a')\nput({}, 'a')")) == [
        "read global:STATE",
        "write global:STATE['a']",
    ]


def test_a_name_written_by_a_callee_is_surely_written() -> None:
    before = "last = None\ndef keep(x):\n    global last\n    last = x\n"
    run = in_handler(before, "keep(event)\nreturn last")
    (read,) = [access for access in run.record.accesses.values() if access.op == "read"]
    assert read.fresh


def test_a_name_written_in_one_branch_only_is_not() -> None:
    run = in_handler("last = None\n", "global last\nif event:\n    last = event\nreturn last")
    (read,) = [access for access in run.record.accesses.values() if access.op == "read"]
    assert not read.fresh


def test_checks_last_to_the_end_of_the_block_they_guard() -> None:
    run = in_handler("STATE = {}\n", "if 'a' not in STATE:\n    STATE['a'] = 1\nSTATE['b'] = 2")
    stores = [access for access in run.record.accesses.values() if access.op == "write"]
    assert [bool(access.checks) for access in stores] == [True, False]


def test_recursion_ends() -> None:
    run = interpreted(
        "STATE = {}\ndef handler(event, context):\n    STATE[event] = 1\n    return handler(event, context)\n"
    )
    assert "write global:STATE[*]" in shown(run)


def test_import_time_code_shares_nothing_yet() -> None:
    assert shown(interpreted("STATE = {}\nSTATE['a'] = 1\n")) == []


def test_an_object_that_several_requests_make_for_one_name_is_one() -> None:
    run = interpreted(
        """
        class Store:
            def __init__(self, where):
                self.where = where

        class Other(Store):
            pass

        kept = None

        def store(where, event):
            global kept
            if kept is None:
                if event["big"]:
                    kept = Store(where)
                else:
                    kept = Other(1)
            return kept

        def handler(event, context):
            return store("a", event), store("b", event)
        """
    )
    kept = value_of(run, "kept")
    assert [value.ref.index for value in kept.each() if value.kind == "instance"] == [0, 1]
    assert kept.obj is not None
    where = kept.obj.attributes["where"]
    assert {"a", "b"} <= {each.ref for each in where.each()}


def started(folder: Path, calls: int) -> list[str]:
    """What runs in threads where a function that nothing calls hands a pool on through so many calls."""
    steps = "".join(f"def step{n}(pool):\n    return step{n + 1}(pool)\n\n\n" for n in range(calls))
    source = "from concurrent.futures import ThreadPoolExecutor\n\n\ndef work():\n    return 1\n\n\n"
    last = f"def step{calls}(pool):\n    pool.submit(work)\n\n\n"
    (folder / "app.py").write_text(f"{source}{steps}{last}def begin():\n    step0(ThreadPoolExecutor())\n")
    return [entry.function.rpartition(".")[2] for entry in audit([folder], Settings(jobs=1)).entry_points]


def test_a_pool_of_a_function_that_nothing_calls_is_followed_through_some_calls(tmp_path: Path) -> None:
    assert started(tmp_path, 0) == started(tmp_path, 6) == ["work"]
    assert started(tmp_path, 7) == []
