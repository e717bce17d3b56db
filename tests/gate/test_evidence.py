"""What counts as evidence: parts that need no server."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.cli.gate_evidence import read_verdict
from concurrency_audit.gate.policy import Policy, parsed
from concurrency_audit.gate.subject import NotJudgedError, Subject, execution_models, must_be_readable
from concurrency_audit.gate.waivers import Waiver
from tests.gate.conftest import good_verdict
from tests.sampling import examples

THREADS, PROCESSES = ExecutionModel.THREADS, ExecutionModel.PROCESSES
MANAGED = {"CapacityProviderConfig": {"LambdaManagedInstancesCapacityProviderConfig": {}}, "Runtime": "python3.13"}
SUBJECT = Subject("f", "c2hh", "app.handler", (PROCESSES,), "")


@pytest.mark.parametrize(
    ("configuration", "models", "why"),
    [
        (MANAGED, (PROCESSES,), "python3.13, AWS's own runtime"),
        (
            {**MANAGED, "Environment": {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"}}},
            (THREADS,),
            "Lambda Web Adapter",
        ),
        (
            {**MANAGED, "Environment": {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel"}}},
            (THREADS, PROCESSES),
            "/opt/otel",
        ),
        *(
            (
                {**MANAGED, "Environment": {"Variables": {"AWS_LAMBDA_CONCURRENCY_MODE": mode}}},
                (PROCESSES,) if mode == "process" else (THREADS, PROCESSES),
                "AWS's own runtime" if mode == "process" else f"AWS_LAMBDA_CONCURRENCY_MODE is {mode}",
            )
            for mode in ("process", "thread", "hybrid", "x")
        ),
        ({**MANAGED, "Runtime": "provided.al2023"}, (THREADS, PROCESSES), "provided.al2023 is not AWS's for Python"),
    ],
)
def test_execution_models_follow_from_the_configuration(configuration: Any, models: Any, why: str) -> None:
    found, said = execution_models(configuration)
    assert found == models
    assert why in said


def test_a_function_that_runs_one_invocation_at_a_time_needs_its_model_named() -> None:
    with pytest.raises(NotJudgedError, match="no capacity provider"):
        must_be_readable({"Runtime": "python3.13"}, model_is_named=False)
    must_be_readable({"Runtime": "python3.13"}, model_is_named=True)


@pytest.mark.parametrize(
    ("handler", "entry"),
    [
        ("app.handler", "app:handler"),
        ("src/app.handler", "src.app:handler"),
        ("shop.app.handler", "shop.app:handler"),
        ("run.sh", None),
        ("handler", None),
        ("", None),
    ],
)
def test_the_handler_is_an_entry_point_where_it_is_a_function(handler: str, entry: str | None) -> None:
    assert Subject("f", "", handler, (), "").entry == entry


def places(document: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [way] if way else []
    inner = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in inner:
        found += places(value, (*way, key))
    return found


GOOD = good_verdict("c2hh")
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 10**20), st.floats(), st.text(max_size=5), st.just([]), st.just({})
)


def test_the_undamaged_verdict_counts(tmp_path: Path) -> None:
    (tmp_path / "v.json").write_text(json.dumps(GOOD))
    assert read_verdict(tmp_path / "v.json", SUBJECT, Policy(), datetime.now(UTC)).reasons == ()


@given(place=st.sampled_from(places(GOOD)), value=JUNK)
@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_verdict_is_judged_or_refused_but_never_an_error(
    tmp_path: Path, place: tuple[Any, ...], value: Any
) -> None:
    damaged = copy.deepcopy(GOOD)
    *way, last = place
    inner = damaged
    for key in way:
        inner = inner[key]
    inner[last] = value
    (tmp_path / "v.json").write_text(json.dumps(damaged))
    judged = read_verdict(tmp_path / "v.json", SUBJECT, Policy(), datetime.now(UTC))
    if judged.accepted:
        tally = damaged["tally"]
        assert damaged["subject"]["code_sha256"] == SUBJECT.sha256
        assert damaged["format"] == GOOD["format"]
        assert abs(datetime.fromisoformat(damaged["started"]) - datetime.now(UTC)).days == 0
        assert not damaged["incomplete"]
        assert not any(count for counter in tally["mismatched"].values() for count in counter.values())
        assert damaged["mismatched"] == 0
        assert damaged["result"] == "correct"
        assert tally["verified"]["load"] >= 100
        assert tally["peak"] >= 8
        assert not tally["unverified"]


VALUES = st.recursive(
    JUNK | st.dates(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)
KEYS = ("require", "model", "severity", "min-confidence", "max-verdict-age-hours", "min-verified", "min-concurrency",
        "max-error-rate", "waivers", "load", "candidate", "live", "steps", "step-seconds", "step-check",
        "active-seconds", "load-seconds", "tested-at", "confirm", "confirm-seconds")  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), VALUES, max_size=3) | VALUES)
def test_any_table_is_a_policy_or_a_usage_error(table: Any) -> None:
    try:
        assert isinstance(parsed(table), Policy)
    except UsageError as error:
        assert "\n" not in str(error)


def test_every_key_of_the_policy_is_read() -> None:
    day = date(2027, 1, 31)
    waiver = {"finding": "CA201 app._cache", "reason": "x", "owner": "ana", "expires": day}
    policy = parsed(
        {
            "require": ["audit"], "model": "both", "severity": "warning", "min-confidence": "high",
            "max-verdict-age-hours": 1, "min-verified": 7, "min-concurrency": 9, "max-error-rate": 0.5,
            "waivers": [waiver], "load": ["-u", "3"], "candidate": "next", "live": "prod", "steps": [0.1, 0.2],
            "step-seconds": 5, "step-check": ["true"], "active-seconds": 9, "load-seconds": 9,
            "tested-at": ["f at https://x/"], "confirm": True, "confirm-seconds": 9,
        }
    )  # fmt: skip
    default = Policy()
    assert all(getattr(policy, name) != getattr(default, name) for name in Policy.__slots__)
    assert policy.models == (THREADS, PROCESSES)
    assert policy.waivers == (Waiver("CA201 app._cache", "x", "ana", day),)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"finding": "CA201"}, "neither a fingerprint nor"),
        ({"finding": "*"}, "neither a fingerprint nor"),
        ({"owner": " "}, "are words"),
        ({"expires": "soon"}, "expires is a date"),
        ({"expires": datetime(2027, 1, 1)}, "expires is a date"),
        ({"until": 1}, 'unknown key "until"'),
    ],
)
def test_a_waiver_is_whole_or_nothing(change: dict[str, Any], complaint: str) -> None:
    good = {"finding": "0123456789abcdef", "reason": "r", "owner": "o", "expires": "2027-01-31"}
    assert parsed({"waivers": [good]}).waivers[0].expires == date(2027, 1, 31)
    with pytest.raises(UsageError, match=complaint):
        parsed({"waivers": [{**good, **change}]})
