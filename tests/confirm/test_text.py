"""The witness as text: its columns cut no word."""

import pytest

from concurrency_audit.confirm.model import (
    CONFIRMED,
    STATE,
    STRONG,
    Anomaly,
    Choice,
    Confirmation,
    Key,
    Plan,
    Step,
    Subject,
    Witness,
)  # fmt: skip
from concurrency_audit.confirm.oracle import _deadlock
from concurrency_audit.confirm.report.text import render, wrapped
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.runtime.values import show

CALL = 'table.get_item(TableName="products", Key={"id": {"S": key}}, ConsistentRead=True)'


def step(text: str, value: str = "") -> Step:
    return Step("0", Key("app.py", 12, text, "call"), value)


def test_a_short_step_is_one_line() -> None:
    assert wrapped(step("count += 1", "was 3"), 58) == ["  12 count += 1  (was 3)"]


@pytest.mark.parametrize("wide", [24, 38, 58])
def test_a_long_step_goes_on_below_and_loses_no_word(wide: int) -> None:
    lines = wrapped(step(CALL), wide)
    words = " ".join(line.strip() for line in lines).split()
    whole = ["12", *CALL.split()]
    assert words == whole or (words[-1] == "…" and words[:-1] == whole[: len(words) - 1])
    assert len(lines) <= 3
    assert all(line.startswith(" " * 7) for line in lines[1:])


def test_a_long_value_is_cut_after_a_word_where_it_has_several() -> None:
    value = show({"name": "a" * 20, "other": "b" * 20, "third": "c" * 20})
    assert value == "{'name': 'aaaaaaaaaaaaaaaaaaaa', 'other': …"
    assert show("d" * 100) == f"'{'d' * 58}…"


def test_what_is_left_out_is_marked_after_a_whole_word() -> None:
    lines = wrapped(step("value = load(key)", " ".join(f"word{number}" for number in range(60))), 58)
    assert len(lines) == 3
    last = lines[-1].split()
    assert last[-1] == "…" and last[-2].startswith("word")


def confirmed(level: str, steps: tuple[Step, ...], interpreter: str = "any") -> Confirmation:
    subject = Subject("app:handler", "app.py", 1, "/x", ("/x",), ("/x",))
    choice, plan = Choice(("app:handler",) * 2, ({}, {})), Plan((0, 1))
    anomaly = Anomaly(level, "result", f"a {level} one on {interpreter}")
    witness = Witness(subject, "threads", choice, plan, (), (), anomaly, interpreter, "3.13.0", steps)
    return Confirmation(None, subject, CONFIRMED, "threads", 1, 0.1, 0, anomaly.text, witness)


def test_many_tasks_fit_on_a_screen() -> None:
    steps = tuple(Step(task, Key("app.py", 12, CALL, "call"), "") for task in ("0", "0.1", "0.2", "1", "1.1", "1.2"))
    text = render([confirmed(STRONG, (*steps, Step("1.2", Key("app.py", 3, "x", "call"), "", switch=True)))])
    lines = [line for line in text.splitlines() if "--replay" not in line]
    assert max(map(len, lines)) <= 120
    for task in ("A ", "A.1", "A.2", "B ", "B.1", "B.2"):
        assert any(line.strip().startswith(task) and "12 table.get_item" in line for line in lines)
    assert any(line.strip() == "B.2   >>> switch: B.2 waits before line 3" for line in lines)


def test_the_best_witness_is_shown_first() -> None:
    rows = [confirmed(STATE, ()), confirmed(STRONG, (), "free-threaded"), confirmed(STRONG, ())]
    text = render(rows)
    places = [text.index(row.reason) for row in rows]
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"task": "0", "at": ["a.py", 3], "holder": "1", "since": ["a.py", 2], "asked": True},
            "that B holds since line 2",
        ),
        ({"task": "0", "at": ["a.py", 3], "holder": "0", "since": ["a.py", 2], "asked": True}, "it holds itself since"),
        (
            {"task": "0", "at": ["a.py", 3], "holder": "0", "since": ["a.py", 3], "asked": False},
            "for a signal that nobody",
        ),
        (
            {"task": "0.2", "at": [], "holder": None, "since": [], "asked": False},
            "A.2 waits for what nobody is left to do",
        ),
    ],
)
def test_a_deadlock_says_who_waits_for_what(row: dict[str, object], said: str) -> None:
    assert said in _deadlock(Run(Plan((0, 1)), {"waiting": [row]}))
