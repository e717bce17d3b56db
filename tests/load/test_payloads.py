"""Any function: its payloads, what varies alone, and what an invocation is judged by."""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.errors import UsageError
from concurrency_audit.load.evidence import Answer, Evidence, Outcome, Phase, Request
from concurrency_audit.load.failure import Failure
from concurrency_audit.load.payloads.fields import Fields
from concurrency_audit.load.payloads.judging import Judge
from concurrency_audit.load.payloads.numbers import repeated, running
from concurrency_audit.load.payloads.order import alone, order
from concurrency_audit.load.payloads.reading import payloads
from concurrency_audit.load.tally import Tally


def answered(body: object, *, log: str = "", request_id: str = "", outcome: Outcome = Outcome.OK) -> Evidence:
    return Evidence(Request(0, b""), Answer(outcome, 200, json.dumps(body).encode(), request_id, log_tail=log))


def test_errors_are_compared_like_answers():
    judge = Judge([{"n": 1}])
    error = {"errorType": "Refused", "errorMessage": "no", "stackTrace": ["somewhere"]}
    judge.lone(0, answered(error, outcome=Outcome.FUNCTION_ERROR))
    judge.beside_others(0, answered({**error, "stackTrace": ["elsewhere"]}, outcome=Outcome.FUNCTION_ERROR))
    judge.beside_others(0, answered({"ok": True}))
    (found,) = judge.conclude()
    assert "alone it fails with an error, now it answers" in found.message
    assert len(judge.excused) == 2
    assert judge.always_fails


def test_a_foreign_value_in_a_log_counts_unless_a_lone_run_shows_it():
    def judge(lone_log: str) -> int:
        made = Judge([{"user": "amber1"}, {"user": "birch2"}])
        made.lone(0, answered({}, log=lone_log))
        made.beside_others(0, answered({}, log="who: birch2\n"))
        return len(made.conclude())

    assert judge("who: amber1\n") == 1
    assert judge("who: birch2\n") == 0


def test_a_foreign_request_id_in_a_log_is_seen():
    judge = Judge([{"user": "amber1"}, {"user": "birch2"}])
    other = "11111111-2222-4333-8444-555555555555"
    judge.lone(0, answered({}))
    judge.beside_others(1, answered({}, request_id=other))
    judge.beside_others(0, answered({}, log=f"took over from {other}"))
    assert [one.found_key for one in judge.conclude()] == ["payload 2"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(0, 1) | st.text("ab ,1", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.lists(JSON, min_size=1, max_size=4), min_size=1, max_size=4))
def test_after_learning_all_lone_runs_of_a_payload_are_equal(runs):
    fields = Fields()
    fields.learn(runs)
    for documents in runs:
        assert all(fields.canonical(one) == fields.canonical(documents[0]) for one in documents)


@given(st.lists(JSON, min_size=1, max_size=4))
def test_what_never_varies_is_compared_whole(documents):
    fields = Fields()
    fields.learn([[one, one] for one in documents])
    assert not fields.unordered
    assert not fields.hidden


def test_only_the_words_of_a_text_that_vary_are_left_out():
    fields = Fields()
    fields.learn([["order 1 of ann at 10:00:01", "order 1 of ann at 10:00:07"]])
    assert fields.canonical("order 1 of ann at 11:30:09") != fields.canonical("order 2 of ann at 10:00:01")
    assert fields.canonical("order 1 of ann at 10:00:09") == fields.canonical("order 1 of ann at 10:00:01")
    assert fields.canonical("order 1 of bob at 10:00:09") != fields.canonical("order 1 of ann at 10:00:01")


@given(st.integers(1, 40), st.integers(0, 300), st.integers(0, 99))
def test_each_payload_is_sent_twice_at_least_and_alone_in_every_pass(count, requests, seed):
    plan = order(count, requests, seed)
    assert len(plan) == max(requests, 2 * count)
    assert all(plan.count(number) >= 2 for number in range(count))
    forwards, backwards = alone(plan, 4, seed), alone(plan, 4, seed, backwards=True)
    for lone in (forwards, backwards):
        assert sorted(lone) == list(range(len(plan)))
        assert {plan[at] for at in lone[: count + 5]} == set(range(count))
    for one, other in itertools.combinations(range(count), 2):  # whoever is last with one of them is another one
        shared = [[plan[at] for at in lone if plan[at] in (one, other)] for lone in (forwards, backwards)]
        assert (shared[0][0], shared[0][-1]) == (shared[1][-1], shared[1][0])
        assert shared[0][0] != shared[0][-1]


def test_running_numbers_are_told_from_others():
    calls = {(str(place),): [{"n": n + 5, "same": 3, "noise": n * n} for n in range(12)] for place in range(2)}
    assert running(calls) == {("n",)}
    assert running(dict([*calls.items()][:1])) == set()
    found = list(repeated({("n",)}, [(("1",), {"n": 4}), (("2",), {"n": 4}), (("1",), {"n": 4})]))
    assert found == [(2, 0, ("n",), 4)]


def test_payloads_are_read_from_lists_lines_and_folders(tmp_path: Path):
    (tmp_path / "list.json").write_text('[{"a": 1}, [2]]')
    (tmp_path / "lines.jsonl").write_text('{"a": 1}\n\n{"a": 2}\n')
    (tmp_path / "one.json").write_text('{"id": "{{id}}", "n": "{{n}}", "{{group}}": ["x {{n}}"]}')
    assert payloads(str(tmp_path / "list.json")) == [{"a": 1}, [2]]
    assert payloads(str(tmp_path / "lines.jsonl")) == [{"a": 1}, {"a": 2}]
    made = payloads(str(tmp_path / "one.json"), copies=4)
    assert [one["n"] for one in made] == [0, 1, 2, 3]
    assert len({one["id"] for one in made}) == 4
    assert [next(name for name in one if name.startswith("group")) for one in made[:3]] == ["groupamber000q"] * 3
    assert len(payloads(str(tmp_path), copies=4)) == 2 + 1 + 4  # a file of a folder is one payload, also a list
    assert len({json.dumps(one) for one in payloads("sqs")}) == 24


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", "holds no payload"),
        ("{", "neither JSON nor JSON lines"),
        ('{"a": 1}\nnonsense', "line 2"),
        ('{"a": "{{colour}}"}', r"\{\{colour\}\} stands for nothing"),
    ],
)
def test_what_is_no_payload_is_one_line(tmp_path: Path, content: str, message: str):
    (tmp_path / "p.json").write_text(content)
    with pytest.raises(UsageError, match=message):
        payloads(str(tmp_path / "p.json"))


def test_a_missing_file_names_the_event_sources(tmp_path: Path):
    with pytest.raises(UsageError, match="eventbridge"):
        payloads(str(tmp_path / "nowhere.json"))


def test_an_excused_failure_leaves_a_plausible_tally():
    tally = Tally()
    failed = answered({"errorType": "Refused"}, request_id="a", outcome=Outcome.FUNCTION_ERROR)
    tally.answered(failed.answer, Phase.LOAD, 3, 0.0)
    tally.failed(Failure.of(failed.request, failed.answer, Phase.LOAD))
    tally.excuse(failed)
    assert (tally.errors, tally.failures) == ({}, [])
    assert +tally.timeline[3] == {Outcome.BY_DESIGN: 1} == +tally.outcomes[Phase.LOAD]


def test_a_failure_says_where_it_happened():
    trace = [
        '  File "/var/task/app.py", line 3, in handler\n    return 1\n',
        '  File "app.py", line 9, in total\n    x\n',
    ]
    failed = answered({"errorType": "E", "errorMessage": "m", "stackTrace": trace}, outcome=Outcome.FUNCTION_ERROR)
    lines = Failure.of(failed.request, failed.answer, Phase.LOAD).lines()
    assert '  at: File "app.py", line 9, in total x' in lines


def told_of(
    sent: list[object], answers: list[list[object]], logs: tuple[str, ...] = ()
) -> tuple[int, tuple[str, ...], str]:
    """What the answers of two lone runs and one under load tell of each payload."""
    judge = Judge(sent)
    for number, (first, again, now) in enumerate(answers):
        log = logs[number] if logs else ""
        judge.lone(number, answered(first, log=log))
        judge.lone(number, answered(again, log=log))
        judge.beside_others(number, answered(now, log=log))
    judge.conclude()
    found = judge.told()
    return found.answers, found.fields, found.silent


USERS: list[object] = [{"user": "amber1"}, {"user": "birch2"}]


@pytest.mark.parametrize(
    ("sent", "answers", "silent"),
    [
        (USERS, [[{"id": "7a 1"}, {"id": "8b 2"}, {"id": "9c 3"}]] * 2, "all of it varies from run to run alone (id)"),
        (USERS, [[None, None, None]] * 2, "no answer was compared: the answers are empty"),
        (USERS, [[{}, {}, {}]] * 2, "no answer was compared: the answers are empty"),
        ([{"user": "amber1"}] * 2, [[{"user": "amber1"}] * 3] * 2, "all payloads are equal"),
        (USERS, [[{"statusCode": 200, "body": "ok"}] * 3] * 2, "every payload gets the same answer"),
    ],
    ids=["random", "null", "empty", "equal payloads", "equal answers"],
)
def test_where_no_mix_up_would_show_that_is_said(sent: list[object], answers: list[list[object]], silent: str):
    assert silent in told_of(sent, answers)[2]


def test_how_much_was_compared_is_counted():
    answers: list[list[object]] = [
        [{"user": user, "at": at} for at in (1.5, 2.5, 3.5)] for user in ("amber1", "birch2")
    ]
    assert told_of(USERS, answers) == (2, ("user",), "")


def test_logs_that_name_their_payload_would_show_a_mix_up():
    assert told_of(USERS, [[None] * 3] * 2, ("user amber1", "user birch2"))[2] == ""
