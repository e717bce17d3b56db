"""SARIF 2.1.0: each confirmed finding with the interleaving as a code flow, one thread flow per invocation."""

import json
from collections.abc import Sequence
from typing import Any

from concurrency_audit import __version__
from concurrency_audit.confirm.model import CONFIRMED, STATE, Confirmation, Step, Witness
from concurrency_audit.confirm.oracle import label
from concurrency_audit.confirm.token import token
from concurrency_audit.confirm.wording import given

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
UNTARGETED = "untargeted"
"""Rule id for races without a finding."""


def render(confirmations: Sequence[Confirmation]) -> str:
    """One run; findings that were not confirmed become notifications."""
    confirmed = [one for one in confirmations if one.verdict == CONFIRMED and one.witness is not None]
    rules = sorted({_rule(one) for one in confirmed})
    notes = [_notification(one) for one in confirmations if one.verdict != CONFIRMED]
    run = {
        "tool": {
            "driver": {"name": "concurrency-audit", "version": __version__, "rules": [{"id": rule} for rule in rules]}
        },
        "automationDetails": {"id": "concurrency-audit/confirm/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "results": [_result(one, one.witness) for one in confirmed if one.witness is not None],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(confirmation: Confirmation) -> str:
    return confirmation.finding.rule if confirmation.finding else UNTARGETED


def _result(confirmation: Confirmation, witness: Witness) -> dict[str, Any]:
    finding = confirmation.finding
    path = finding.span.path if finding else confirmation.subject.path
    line = finding.span.line if finding else confirmation.subject.line
    steps = list(enumerate(witness.steps, 1))
    tasks = list(dict.fromkeys(step.task for step in witness.steps))
    told = given(witness.choice, witness.plan.order, witness.model)
    result: dict[str, Any] = {
        "ruleId": _rule(confirmation),
        "level": "warning" if witness.anomaly.level == STATE else "error",
        "message": {"text": f"Confirmed: {witness.anomaly.text}. {told}."},
        "locations": [_location(path, line)],
        "properties": {
            "model": confirmation.model,
            "interpreter": witness.interpreter,
            "level": witness.anomaly.level,
            "kind": witness.anomaly.kind,
            "witness": token(witness),
        },
    }
    if steps:
        flows = [_flow(task, [(number, step) for number, step in steps if step.task == task]) for task in tasks]
        result["codeFlows"] = [{"message": {"text": f"The interleaving that fails. {told}."}, "threadFlows": flows}]
    if finding:
        result["partialFingerprints"] = {"concurrencyAudit/v1": finding.fingerprint}
    return result


def _flow(task: str, steps: Sequence[tuple[int, Step]]) -> dict[str, Any]:
    """The steps of one task; `executionOrder` gives their order relative to other tasks."""
    places = [
        {
            "executionOrder": number,
            "importance": "essential" if step.switch else "important",
            "location": _location(step.key.file, step.key.line, _said(step)),
        }
        for number, step in steps
    ]
    return {"id": label(task), "message": {"text": f"invocation {label(task)}"}, "locations": places}


def _said(step: Step) -> str:
    value = f" ({step.value})" if step.value else ""
    waits = f": {label(step.task)} waits here, another goes on before this" if step.switch else ""
    return f"{step.text}{value}{waits}"


def _location(path: str, line: int, text: str | None = None) -> dict[str, Any]:
    place: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": path.replace("\\", "/")},
            "region": {"startLine": max(1, line)},
        }
    }
    return place if text is None else {**place, "message": {"text": text}}


def _notification(confirmation: Confirmation) -> dict[str, Any]:
    finding = confirmation.finding
    path = finding.span.path if finding else confirmation.subject.path
    line = finding.span.line if finding else confirmation.subject.line
    return {
        "level": "note",
        "message": {"text": f"{confirmation.verdict}: {confirmation.reason}"},
        "locations": [_location(path, line)],
    }
