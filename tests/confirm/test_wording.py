"""The sentence of a witness: only the fields that differ, and words for what varies in every run."""

import json
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from concurrency_audit.confirm.differing import ABSENT, at, differences, plain, same
from concurrency_audit.confirm.masking import UNLIKE, VARIES
from concurrency_audit.confirm.model import Choice
from concurrency_audit.confirm.wording import (
    answered,
    answered_together,
    bled,
    given,
    holding,
    remembered,
    show,
    written,
)

NAMES = st.sampled_from(["a", "b", "c"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("xyz", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def body(**fields: Any) -> dict[str, Any]:
    return {"answer": {"statusCode": 200, "body": json.dumps(fields)}}


@over(VALUES, VALUES)
def test_differences_are_where_two_values_differ_and_nowhere_else(one: Any, other: Any) -> None:
    found = differences(one, other)
    assert bool(found) == (not same(plain(one), plain(other)))
    for difference in found:
        assert not same(difference.now, difference.right)
        assert same(at(plain(one), difference.path), difference.now)
        assert same(at(plain(other), difference.path), difference.right)


@over(VALUES)
def test_a_value_does_not_differ_from_itself_as_json(value: Any) -> None:
    assert differences({"body": value}, {"body": value}) == []
    whole = {"v": value}
    assert plain(json.dumps(whole)) == plain(whole)


def test_one_and_true_are_two_things() -> None:
    assert [tuple(one) for one in differences({"a": 1}, {"a": True})] == [(("a",), 1, True)]


def test_what_is_equal_in_a_long_answer_is_not_told() -> None:
    now = [body(name="x" * 300, total=3, items=list(range(90)))]
    right = [body(name="x" * 300, total=4, items=list(range(90)))]
    assert answered(0, now, [right]) == (
        "invocation A answers with body.total = 3; run one after the other, it answers with 4"
    )


def test_a_long_text_is_shown_around_what_differs() -> None:
    now, right = "a" * 200 + "now" + "b" * 200, "a" * 200 + "RIGHT" + "b" * 200
    text = holding("/tmp/list.txt holds", {"<bytes>": now}, [{"<bytes>": right}])
    assert "now" in text and "RIGHT" in text and len(text) < 260


def test_each_serial_order_is_told_where_they_differ() -> None:
    now, serials = [body(n=1), body(n=1)], [[body(n=1), body(n=2)], [body(n=2), body(n=1)]]
    said = answered_together(now, serials)
    assert said == "A and B answer with body.n = 1 and 1; run one after the other, they answer with 1 and 2, or 2 and 1"


def test_answers_of_two_functions_are_told_by_their_own_fields() -> None:
    now = [{"answer": {"sum": 1}}, {"answer": {"left": 9}}]
    serials = [[{"answer": {"sum": 1}}, {"answer": {"left": 8}}], [{"answer": {"sum": 2}}, {"answer": {"left": 9}}]]
    said = answered_together(now, serials)
    assert said == (
        "invocation A answers with sum = 1 and B answers with left = 9; "
        "one after the other A answers with sum = 1 and B answers with left = 8, "
        "or A answers with sum = 2 and B answers with left = 9"
    )


def test_an_id_of_its_own_and_one_of_another() -> None:
    now = [body(id="<id no. 1>"), body(id="<id no. 2>")]
    right = [body(id="<id no. 1>"), body(id="<id no. 1>")]
    said = answered(1, now, [right])
    assert "body.id: a generated id that no other answer has" in said
    assert said.endswith("run one after the other, it answers with the same generated id as A")


def test_a_value_that_stands_elsewhere_is_told_by_its_place() -> None:
    def both(first: str, second: str) -> dict[str, Any]:
        return body(**{name: f"<differs each run, no. {number}>" for name, number in (("x", first), ("y", second))})

    said = answered(0, [both("1", "1")], [[both("1", "2")]])
    assert "the same value as its own body.y" in said or "the same value as its own body.x" in said
    assert "<differs" not in said
    said = answered(1, [body(x=2), body(y=1)], [[body(x="<id no. 1>"), body(y="<id no. 1>")]])
    assert said == (
        "invocation B answers with body.y = 1; "
        "run one after the other, it answers with the same generated id as A's body.x"
    )


def test_numbers_that_are_only_counted_otherwise_are_no_difference_to_tell() -> None:
    now = [body(a="<id no. 1>", b="<id no. 2>", n=1), body(a="<id no. 3>", n=0)]
    right = [body(a="<id no. 1>", b="<id no. 1>", n=1), body(a="<id no. 2>", n=5)]
    assert answered(1, now, [right]) == (
        "invocation B answers with body.n = 0; run one after the other, it answers with 5"
    )


def test_a_failure_is_told_in_words() -> None:
    failed = {"error": {"type": "KeyError", "text": "'lamp'"}}
    said = answered(0, [{"answer": 1}], [[failed]])
    assert said.endswith("run one after the other, it answers with a failure (KeyError: 'lamp')")
    assert remembered(failed, {"answer": 1}) == (
        "after another invocation it answers with a failure (KeyError: 'lamp'); a fresh worker with 1"
    )


def put(key: str, text: str) -> dict[str, Any]:
    return {"call": "s3.PutObject", "Key": key, "Body": {"<bytes>": text}}


def test_only_writes_that_differ_are_told() -> None:
    same = [put(f"{number}.txt", "equal") for number in range(20)]
    said = written(
        "s3 totals", [*same, put("sum", "15"), put("sum", "19")], [[*same, put("sum", "15"), put("sum", "24")]]
    )
    assert said == 's3 totals is written by s3.PutObject with Body = "19"; one after the other with Body = "24"'


@pytest.mark.parametrize(("count", "word"), [(0, "not at all"), (1, "once"), (2, "2 times alike")])
def test_writes_alike_are_counted(count: int, word: str) -> None:
    said = written("s3 totals", [put("sum", "15")] * count, [[put("sum", "15")] * 3])
    assert said == f"s3 totals is written by s3.PutObject {word}; one after the other 3 times alike"


def test_data_of_another_is_told_with_its_field() -> None:
    said = bled(0, 1, "birch", [body(tenant="birch", total=126)])
    assert said == "invocation A answers with body.tenant = 'birch', which only B was given"
    inside = bled(0, 1, "birch", [body(text=f"{'x' * 300} hello birch! {'y' * 300}")])
    assert "body.text = " in inside and "hello birch!" in inside and len(inside) < 250


def test_a_field_that_is_not_there_is_said_so() -> None:
    assert show(ABSENT) == "not there"
    assert holding("app.seen ends as", {"a": 1}, [{}]).count("{") == 2
    assert holding("app.seen ends as", {"a": 1, "b": 2}, [{"b": 2}]) == (
        "app.seen ends as a = 1; one after the other not there"
    )


def test_what_the_invocations_are_given() -> None:
    two = Choice(("app:f",) * 2, ({"user": "ann", "n": 1}, {"user": "bob", "n": 1}))
    assert given(two, (0, 1), "threads") == 'A is given user = "ann"; B is given user = "bob"'
    assert given(two, (1, 0), "reuse") == 'B is given user = "bob"; then in the same worker A is given user = "ann"'
    alike = Choice(("app:f",) * 2, ({}, {}))
    assert given(alike, (0, 1), "threads") == "A and B are given the same event"
    mixed = Choice(("app:f", "app:g"), ({}, {}), before=(("app:fill", {}),))
    failing = Choice(("app:f",) * 2, ({}, {}), fails=(2, 0))
    assert given(failing, (0, 1), "reuse") == (
        "A is given the same event, and its AWS call no. 2 fails; then in the same worker B is given the same event"
    )
    assert given(mixed, (0, 1), "threads") == (
        "after app:fill, A runs app:f and is given the same event; B runs app:g and is given the same event"
    )


def test_several_fields_in_words_are_told_together() -> None:
    varies = "<differs each run, no. {}>"
    now = [body(a=varies.format(1), b=varies.format(2)), body(a=varies.format(3), b=varies.format(4))]
    right = [body(a=varies.format(1), b=varies.format(2))] * 2
    assert answered(1, now, [right]) == (
        "invocation B answers with body.a and body.b: each a value that no other answer has; "
        "run one after the other, it answers with the same value as A"
    )


def test_a_small_value_that_must_equal_the_others_is_told_in_words() -> None:
    said = answered(1, [body(size=UNLIKE), body(size=UNLIKE)], [[body(size=VARIES), body(size=VARIES)]])
    assert said == (
        "invocation B answers with body.size: a value that is not the same as the others; "
        "run one after the other, it answers with the same value as the others, which differs each run"
    )
