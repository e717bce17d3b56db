"""The stable JSON format of `confirm`, version 1."""

import json
from collections.abc import Sequence
from typing import Any

from concurrency_audit.confirm.model import Confirmation
from concurrency_audit.confirm.token import token

VERSION = 1


def render(confirmations: Sequence[Confirmation]) -> str:
    """All confirmations as one document."""
    rows = [_row(confirmation) for confirmation in confirmations]
    return json.dumps({"version": VERSION, "confirmations": rows}, indent=2) + "\n"


def _row(confirmation: Confirmation) -> dict[str, Any]:
    finding, witness = confirmation.finding, confirmation.witness
    return {
        "fingerprint": finding.fingerprint if finding else None,
        "rule": finding.rule if finding else None,
        "symbol": finding.symbol if finding else None,
        "path": finding.span.path if finding else confirmation.subject.path,
        "line": finding.span.line if finding else confirmation.subject.line,
        "entry": confirmation.subject.entry,
        "verdict": confirmation.verdict,
        "level": witness.anomaly.level if witness else None,
        "kind": witness.anomaly.kind if witness else None,
        "model": confirmation.model,
        "interpreter": witness.interpreter if witness else (finding.interpreter if finding else "any"),
        "schedules": confirmation.schedules,
        "switches": len(witness.plan.switches) if witness else 0,
        "seconds": round(confirmation.seconds, 3),
        "complete_up_to": confirmation.complete_up_to,
        "witness": token(witness) if witness else None,
        "reason": confirmation.reason,
    }
