"""The witness as text: its columns cut no word."""

import pytest

from concurrency_audit.confirm.model import Key, Step
from concurrency_audit.confirm.report.text import wrapped
from concurrency_audit.confirm.runtime.values import show

CALL = 'table.get_item(TableName="products", Key={"id": {"S": key}}, ConsistentRead=True)'


def step(text: str, value: str = "") -> Step:
    return Step("0", Key("app.py", 12, text, "call"), value)


def test_a_short_step_is_one_line() -> None:
    assert wrapped(step("count += 1", "3"), 58) == ["  12 count += 1  = 3"]


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
