"""A witness after its code has been edited: it replays where its lines stand now, and says what is gone."""

from pathlib import Path
from textwrap import dedent

import pytest

from concurrency_audit.confirm.confirming import confirm, replay
from concurrency_audit.confirm.model import Key, Plan, Switch, Witness
from concurrency_audit.confirm.moving import moved
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.subjects import Job
from tests.confirm.running import subject

TEXT = dedent("""
    totals = {}

    def price(item):
        return 3

    def handler(event, context):
        before = totals.get("sum", 0)
        totals["sum"] = before + price(event["item"])
        return {"sum": totals["sum"]}
    """)


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    (tmp_path / "app.py").write_text(TEXT, encoding="utf-8")
    (row,) = confirm([Job(subject("app:handler", tmp_path), "threads", ())], [{"item": 1}, {"item": 1}], 100, 60)
    assert row.witness is not None, row.reason
    return row.witness


def test_lines_that_have_moved_are_found_again(witness: Witness, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(f"# a comment\n# another\n{TEXT}", encoding="utf-8")
    run, anomaly, said = replay(witness, 60)
    assert run is not None
    assert anomaly is not None, said
    assert anomaly.kind == witness.anomaly.kind
    line = witness.plan.switches[0].key.line
    assert f"line {line} of app.py is line {line + 2} now" in said


def test_code_that_is_gone_is_said(witness: Witness, tmp_path: Path) -> None:
    gone = TEXT.replace('totals["sum"] = before + price(event["item"])', 'print(price(event["item"]), before)')
    (tmp_path / "app.py").write_text(gone.replace('totals["sum"]', 'totals.get("sum")'), encoding="utf-8")
    run, anomaly, said = replay(witness, 60)
    assert run is not None
    assert anomaly is None
    assert "the code has changed" in said


def _run(*keys: Key) -> Run:
    return Run(Plan((0,)), {"ended": "done", "keys": [[key.file, key.line, key.text, key.op] for key in keys]})


def test_of_several_places_those_that_moved_alike_come_first() -> None:
    old = [Key("a.py", 5, "x[k]", "item"), Key("a.py", 9, "y[k]", "item")]
    plan = Plan((0, 1), tuple(Switch("0", "1", key, 1) for key in old))
    now = _run(Key("a.py", 6, "x[k]", "item"), Key("a.py", 8, "x[k]", "item"), Key("a.py", 12, "y[k]", "item"))
    plans, said = moved(plan, [now])
    assert [switch.key.line for switch in plans[0].switches] == [8, 12]
    assert len(plans) == 2
    assert said


def test_what_has_not_moved_stays() -> None:
    key = Key("a.py", 5, "x[k]", "item")
    plan = Plan((0, 1), (Switch("0", "1", key, 2),))
    assert moved(plan, [_run(key, Key("a.py", 7, "x[k]", "item"))]) == ([plan], "")
