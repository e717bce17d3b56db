"""`confirm = true`: what the audit found is run, and what is seen to happen holds the release up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.cli import config, gate_evidence
from concurrency_audit.confirm.host import environment
from concurrency_audit.errors import UsageError
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import parsed
from concurrency_audit.gate.subject import Subject
from concurrency_audit.signature import VARIABLE
from tests.gate.test_unread import zipped

HAZARD = """\
current = None


def price(item):
    return 3


def handler(event, context):
    global current
    current = event["user"]
    total = price(event["item"])
    return {"user": current, "total": total}
"""
WAIVER = {"finding": "CA103 app.current", "reason": "r", "owner": "ana", "expires": "2999-01-31"}


def examined(text: str, **policy: object) -> list[Evidence]:
    content = zipped({"app.py": text})
    subject = Subject("f", "", "app.handler", (ExecutionModel.THREADS,), "")
    rules = parsed({"confirm": True, "confirm-seconds": 60, **policy})
    return gate_evidence._examined(content, subject, config.load(Path("/")), rules, datetime.now(UTC))


@pytest.mark.slow
def test_a_finding_that_is_seen_to_happen_holds_the_release_up_until_it_is_waived() -> None:
    audit, confirm = examined(HAZARD)
    assert (audit.accepted, confirm.accepted) == (False, False)
    assert any("CA103 app.current was seen to happen" in reason for reason in confirm.reasons), confirm.reasons
    assert "confirmed" in confirm.summary
    assert all(one.accepted for one in examined(HAZARD, waivers=[WAIVER]))


@pytest.mark.slow
def test_severity_does_not_matter_to_what_happens() -> None:
    """What the policy's level lets through is still held up by a witness."""
    pure = HAZARD.replace("current = None", "current = None\nLOADED = {}")
    _, confirm = examined(pure, **{"min-confidence": "high", "severity": "error"})
    assert not confirm.accepted


def test_nothing_found_is_nothing_to_run() -> None:
    audit, confirm = examined("def handler(event, context):\n    return event\n")
    assert (audit.reasons, confirm.reasons, confirm.summary) == ((), (), "0 findings run")


def test_without_it_nothing_is_run(tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    text = f"open({str(trace)!r}, 'w').close()\n{HAZARD}"
    assert len(examined(text, confirm=False)) == 1
    assert not trace.exists()


def test_code_that_is_run_does_not_see_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "0123456789abcdef")
    assert VARIABLE not in environment()


def test_there_must_be_findings_to_run() -> None:
    with pytest.raises(UsageError, match="confirm runs the audit's findings"):
        parsed({"confirm": True, "require": ["load"]})
