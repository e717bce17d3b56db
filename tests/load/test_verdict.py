"""Tallies merge exactly, verdicts judge by their limits, and every report says the same."""

import json
from dataclasses import replace
from html import escape
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.load.evidence import Answer, Evidence, Input, ListedObject, ObjectRef, Outcome, Phase, Request
from concurrency_audit.load.failure import Failure
from concurrency_audit.load.ledger import Ledger, compare
from concurrency_audit.load.mismatch import Mismatch
from concurrency_audit.load.reports import write_reports
from concurrency_audit.load.reports.github import step_summary
from concurrency_audit.load.reports.junit import junit_xml
from concurrency_audit.load.reports.page import html_page
from concurrency_audit.load.reports.text import headline, summary_lines
from concurrency_audit.load.running.stopping import hopeless
from concurrency_audit.load.tally import FAILURES, KEPT, Tally
from concurrency_audit.load.verdict import Limits, Result, Subject, Verdict
from tests.sampling import examples

ANSWERS = st.builds(
    Answer,
    st.sampled_from(Outcome),
    version=st.sampled_from(["", "7", "8"]),
    reason=st.sampled_from(["", "ConcurrentInvocationLimitExceeded", "Unhandled"]),
    seconds=st.floats(0, 100),
)
MISMATCHES = st.builds(
    Mismatch,
    oracle=st.sampled_from(["pixel-identity", "outputs-exist"]),
    message=st.text(max_size=20),
    index=st.integers(-1, 50),
    phase=st.sampled_from(Phase),
)
EVENTS = st.lists(
    st.tuples(ANSWERS, st.sampled_from(Phase), st.integers(0, 9), st.lists(MISMATCHES, max_size=2)), max_size=12
)


def counted(events) -> Tally:
    tally = Tally()
    for answer, phase, second, found in events:
        tally.answered(answer, phase, second, 0.001)
        tally.checked(phase, found, second)
    return tally


def comparable(tally: Tally) -> dict:
    data = tally.to_json()
    data["mismatches"] = sorted(json.dumps(one, sort_keys=True) for one in data["mismatches"])
    data.pop("first_caught")
    return data


@settings(max_examples=examples(30), deadline=None)
@given(EVENTS, EVENTS)
def test_merged_tallies_are_the_tally_of_all(first, second):
    merged = counted(first)
    merged.merge(counted(second))
    assert comparable(merged) == comparable(counted(first + second))


@settings(max_examples=examples(30), deadline=None)
@given(EVENTS)
def test_a_tally_survives_its_journey_to_the_master(events):
    tally = counted(events)
    assert Tally.from_json(json.loads(json.dumps(tally.to_json()))).to_json() == tally.to_json()


DEFAULT = Limits()


def verdict(
    *,
    ok=100,
    unreached=0,
    failed=0,
    throttled=0,
    dropped=0,
    mismatches=(),
    incomplete=(),
    limits=DEFAULT,
    phase=Phase.LOAD,
    lost=0,
    **counted,
) -> Verdict:
    tally = Tally()
    tally.peak = 4
    for outcome, count in (
        (Outcome.OK, ok),
        (Outcome.LOST, lost),
        (Outcome.FUNCTION_ERROR, failed),
        (Outcome.THROTTLED, throttled),
        (Outcome.UNREACHED, unreached),
    ):
        for _ in range(count):
            tally.answered(Answer(outcome, version="7", reason="why", seconds=0.1), phase, 1, 0.0)
    for _ in range(ok):
        tally.checked(phase, [], 1)
    for _ in range(dropped):
        tally.drop(1)
    tally.add_mismatches(mismatches, 1)
    for name, value in counted.items():
        setattr(tally, name, value)
    return Verdict(
        Subject("photo-pipeline", "live", {"7": ok}, "sha", ("threads",), "http://127.0.0.1:1"),
        seed=5,
        arrivals="open",
        started="2026-11-23T00:00:00+00:00",
        seconds=1.5,
        planned=ok,
        tally=tally,
        limits=limits,
        incomplete=incomplete,
    )


SWAPPED = Mismatch(
    "pixel-identity",
    "it shows <another> | photo",
    4,
    place="s3://out/thumbs/a",
    key="s3://in/a.jpg",
    found_key="s3://in/b.jpg",
    request_id="rid-1",
    version="7",
    environment="env-2",
    at="2026-11-23T00:00:01.000+00:00",
)


@pytest.mark.parametrize(
    ("made", "result", "code", "broken"),
    [
        (verdict(), Result.CORRECT, 0, []),
        (verdict(mismatches=[SWAPPED]), Result.WRONG, 1, ["max_mismatch"]),
        (verdict(mismatches=[SWAPPED], limits=Limits(max_mismatch=1)), Result.CORRECT, 0, []),
        (verdict(failed=1), Result.WRONG, 1, ["max_error_rate"]),
        (verdict(failed=1, limits=Limits(max_error_rate=0.05)), Result.CORRECT, 0, []),
        (verdict(throttled=50), Result.CORRECT, 0, []),
        (verdict(throttled=2, limits=Limits(max_throttle_rate=0.01)), Result.LIMIT, 1, ["max_throttle_rate"]),
        (verdict(dropped=2), Result.LIMIT, 1, ["max_drop_rate"]),
        (verdict(limits=Limits(p99_ms=99)), Result.LIMIT, 1, ["p99_ms"]),
        (verdict(limits=Limits(p99_ms=99), failed=1), Result.WRONG, 1, ["max_error_rate", "p99_ms"]),
        (verdict(limits=Limits(p99_ms=101, p50_ms=101)), Result.CORRECT, 0, []),
        (verdict(incomplete=["stopped"]), Result.INCOMPLETE, 3, []),
        (verdict(incomplete=["stopped"], mismatches=[SWAPPED]), Result.WRONG, 1, ["max_mismatch"]),
        (verdict(unreached=3), Result.INCOMPLETE, 3, []),
        (verdict(ok=0), Result.INCOMPLETE, 3, []),
        (verdict(lost=1), Result.INCOMPLETE, 3, []),
        (verdict(given_up=1), Result.INCOMPLETE, 3, []),
        (verdict(peak=1), Result.INCOMPLETE, 3, []),
        (verdict(documents=9, unjudged=2), Result.INCOMPLETE, 3, []),
        (verdict(peaks={"1": 1, "2": 1}), Result.INCOMPLETE, 3, []),
        (verdict(peaks={"1": 1, "2": 2}), Result.CORRECT, 0, []),
        (verdict(failed=5, store_lost=1), Result.INCOMPLETE, 3, ["max_error_rate"]),
        (verdict(failed=5, store_lost=1, mismatches=[SWAPPED]), Result.WRONG, 1, ["max_mismatch", "max_error_rate"]),
    ],
)
def test_the_verdict_follows_the_limits(made, result, code, broken):
    assert (made.result, made.result.exit_code) == (result, code)
    assert [one.name for one in made.broken] == broken
    assert made.to_json()["exit_code"] == code


@pytest.mark.parametrize(
    ("phases", "right", "wrong", "cause"),
    [
        ((), 0, 0, ""),
        ((Phase.LOAD,), 0, 0, ""),
        ((Phase.LOAD,), 1, 0, "needs concurrency"),
        ((Phase.LOAD,), 1, 1, "after the load wrong alone, too"),
        ((Phase.LOAD, Phase.ALONE), 1, 0, "after the load wrong alone, too"),
        ((Phase.SEQUENTIAL, Phase.LOAD), 1, 0, "wrong even alone"),
        ((Phase.COLD, Phase.SEQUENTIAL), 1, 0, "needs concurrency"),
        ((Phase.COLD, Phase.SEQUENTIAL), 0, 0, "alone, too, after a concurrent start"),
        ((Phase.COLD, Phase.SEQUENTIAL), 1, 1, "alone, too, after a concurrent start"),
    ],
)
def test_the_cause_is_told_by_requests_that_were_sent_alone(phases, right, wrong, cause):
    found = [Mismatch("pixel-identity", "x", 1, phase=phase) for phase in phases]
    assert verdict(mismatches=found, alone_right=right, alone_wrong=wrong).cause == cause


def test_a_mismatch_says_what_came_of_it_alone():
    tally = Tally()
    tally.add_mismatches([Mismatch("pixel-identity", "x", 1), Mismatch("pixel-identity", "x", 2)], 0)
    tally.repeated(1, right=True)
    assert [one.alone for one in tally.mismatches] == ["right", ""]
    assert "alone after the load right" in tally.mismatches[0].sentence()


def test_a_mismatch_tells_each_kind_of_fact_on_a_line_of_its_own():
    facts = {"key": "s3://a/1", "found_key": "s3://a/2", "place": "response", "request_id": "r", "version": "3"}
    assert Mismatch("nothing-foreign", "foreign", 1, environment="2", alone="right", **facts).lines() == [
        "[nothing-foreign] foreign",
        "  request 1, of s3://a/1",
        "  got data of s3://a/2",
        "  in response",
        "  request id r, version 3, environment 2",
        "  alone after the load right",
    ]
    assert Mismatch("no-index", "x", -1).lines() == ["[no-index] x"]


def test_a_verdict_is_read_back_as_it_was_written():
    made = verdict(mismatches=[SWAPPED], throttled=3, incomplete=["stopped"], limits=Limits(p99_ms=50))
    again = Verdict.from_json(json.loads(json.dumps(made.to_json())))
    assert again.to_json() == made.to_json()
    assert again.tally.mismatches == [SWAPPED]


def test_another_releases_verdict_is_refused():
    with pytest.raises(ValueError, match="another release"):
        Verdict.from_json({**verdict().to_json(), "format": 2})


def test_a_mismatch_names_both_inputs_request_version_environment_and_time():
    lines = "\n".join(summary_lines(verdict(mismatches=[SWAPPED])))
    for part in ("s3://in/a.jpg", "s3://in/b.jpg", "rid-1", "version 7", "env-2", "2026-11-23T00:00:01"):
        assert part in lines


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (verdict(peaks={"1": 3, "2": 5}), "CORRECT: no mismatch seen in 100 invocations, at most 5 at once in one"),
        (verdict(), "at most 4 at once (the endpoint does not tell in which environments)"),
        (verdict(limits=Limits(p99_ms=99)), "OVER A LIMIT: 99.97 ms 99th percentile of latency (99 ms allowed)"),
        (verdict(given_up=8), "INCOMPLETE: no mismatch seen in 100 invocations"),
        (verdict(mismatches=[SWAPPED], limits=Limits(max_mismatch=1)), "CORRECT: 1 mismatches seen, no more than are"),
        (
            verdict(mismatches=[SWAPPED], peaks={"1": 3}, alone_right=1),
            "(needs concurrency); at most 3 at once in one environment",
        ),
    ],
)
def test_the_headline_says_what_the_verdict_rests_on(made, said):
    assert said in headline(made)
    assert ("WRONG" in headline(made)) is (made.result is Result.WRONG)


def test_the_first_failures_carry_what_a_person_needs():
    inputs = (Input(1, ObjectRef("in", "a.jpg")),)
    body = json.dumps({"errorType": "KeyError", "errorMessage": "'size'"}).encode()
    answer = Answer(Outcome.FUNCTION_ERROR, 200, body, "rid-1", "7", "KeyError", "started\nsaw the end", "env-1")
    failure = Failure.of(Request(4, b"", inputs), answer, Phase.LOAD)
    tally = Tally()
    tally.failed(failure)
    assert Tally.from_json(json.loads(json.dumps(tally.to_json()))).failures == [failure]
    text = "\n".join(summary_lines(replace(verdict(), tally=tally)))
    for part in ("KeyError", "'size'", "request 4", "s3://in/a.jpg", "rid-1", "env-1", "log: saw the end"):
        assert part in text


def test_the_terminal_says_what_a_shape_was_run_for():
    found = replace(verdict(), facts={"shape": "saturation", "throttled_by_stage": [0, 0, 9], "clean_level": 2.0})
    lines = summary_lines(found)
    assert "  throttled by stage: [0, 0, 9]" in lines and "  clean level: 2.0" in lines


def test_junit_has_a_case_per_threshold_and_one_for_completeness():
    made = verdict(mismatches=[SWAPPED], incomplete=["the end\x00 of it"])
    suite = ElementTree.fromstring(junit_xml(made))
    assert (suite.get("failures"), suite.get("errors")) == ("1", "1")
    assert len(suite.findall("testcase")) == int(suite.get("tests")) == len(made.thresholds) + 1
    assert "s3://in/b.jpg" in suite.find("testcase/failure").text


def test_the_step_summary_is_safe_markdown():
    text = step_summary(verdict(mismatches=[SWAPPED]))
    assert "&lt;another&gt; \\| photo" in text
    assert "| max_mismatch | 0 | 1 | **broken** |" in text


def test_the_page_is_self_contained_and_escapes_what_it_shows():
    page = html_page(verdict(mismatches=[SWAPPED]))
    assert "&lt;another&gt;" in page and "<another>" not in page
    assert "<svg" in page and "http://" not in page.replace("http://127.0.0.1:1", "")
    assert escape(headline(verdict(mismatches=[SWAPPED]))) in page


def test_reports_are_written_where_asked_and_a_bad_place_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    (tmp_path / "file").write_text("")
    files = {
        "json": tmp_path / "deep" / "verdict.json",
        "html": tmp_path / "v.html",
        "junit": tmp_path / "file" / "x.xml",
    }
    problems = write_reports(verdict(), files)
    assert [line.split(" cannot")[0] for line in problems] == ["the junit report"]
    assert json.loads((tmp_path / "deep" / "verdict.json").read_text())["result"] == "correct"
    assert "CORRECT" in (tmp_path / "summary.md").read_text()


def test_the_sweep_finds_strays_late_writes_and_losses():
    ledger = Ledger()
    refs = {name: ObjectRef("out", name) for name in ("same", "changed", "late", "gone", "never", "nobody", "others")}
    for index, name in enumerate(("same", "changed", "late", "gone")):
        ledger.answered(Request(index, b""), Answer(Outcome.OK), Phase.LOAD)
        if name != "late":
            ledger.verified[refs[name]] = "1"
    ledger.answered(Request(4, b""), Answer(Outcome.THROTTLED), Phase.LOAD)
    owners = {"same": 0, "changed": 1, "late": 2, "never": 4, "nobody": None, "others": 9}
    listed = [(ListedObject(refs[n], "2" if n == "changed" else "1", 0.0), owner) for n, owner in owners.items()]
    found = compare(ledger, listed, mine=lambda index: index < 9, first=True)
    assert [one.place for one in found.strays] == ["s3://out/never", "s3://out/nobody"]
    assert set(found.changed) == {refs["changed"], refs["late"]}
    assert found.missing == (refs["gone"],)
    ledger.skipped.add(2)
    sampled = compare(ledger, listed, mine=lambda index: index < 9, first=True)
    assert set(sampled.changed) == {refs["changed"]}
    second = compare(ledger, listed, mine=lambda index: index < 9, first=False)
    assert [one.place for one in second.strays] == ["s3://out/never"]


def test_a_repeated_delivery_counts_for_its_first():
    ledger = Ledger()
    ledger.answered(Request(7, b"", repeats=3), Answer(Outcome.TIMED_OUT), Phase.LOAD)
    assert (set(ledger.ran), ledger.late) == ({3}, {3})
    assert Evidence(Request(1, b""), Answer(Outcome.OK)).objects == {}


@pytest.mark.parametrize(("failed", "stops"), [(4, False), (5, True)])
def test_most_that_fail_alone_end_the_run_however_much_failed_before(failed: int, stops: bool):
    """The failures that are kept in full may all be of the cold start."""
    tally, ledger = Tally(), Ledger()
    for index in range(FAILURES):
        tally.failed(Failure.of(Request(100 + index, b""), Answer(Outcome.FUNCTION_ERROR), Phase.COLD))
    for index in range(8):
        answer = Answer(Outcome.FUNCTION_ERROR if index < failed else Outcome.OK)
        tally.answered(answer, Phase.SEQUENTIAL, 0, 0.0)
        ledger.answered(Request(index, b""), answer, Phase.SEQUENTIAL)
    assert (hopeless(tally, ledger) is not None) is stops


def test_most_that_are_wrong_alone_end_the_run_however_much_was_wrong_before():
    tally, ledger = Tally(), Ledger()
    tally.add_mismatches([Mismatch("o", "m", 100, Phase.COLD)] * KEPT, 0)
    for index in range(3):
        answer, request = Answer(Outcome.OK), Request(index, b"")
        tally.answered(answer, Phase.SEQUENTIAL, 0, 0.0)
        ledger.answered(request, answer, Phase.SEQUENTIAL)
        found = [Mismatch("o", "m", index, Phase.SEQUENTIAL)] if index else []
        ledger.checked(Evidence(request, answer, Phase.SEQUENTIAL), found)
    assert "2 of the 3 requests sent alone" in str(hopeless(tally, ledger))
