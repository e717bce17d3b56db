"""Reads findings and entry points from a report written by `check --format json`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult, EntryPoint, Finding, Related, Span
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Family, Severity, Verdict


def read(path: Path) -> AuditResult:
    """The report's findings and entry points; raises UsageError if the file is no report."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return AuditResult(
            models=tuple(ExecutionModel(name) for name in document["models"]),
            entry_points=tuple(
                EntryPoint(row["path"], row["line"], row["function"], row["evidence"])
                for row in document["entry_points"]
            ),
            findings=tuple(_finding(row) for row in document["findings"]),
        )
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", str(path), "name a report of check --format json"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError("is no report of check --format json", str(path), "write one with --output") from error


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=row["rule"],
        name=row["name"],
        family=Family(row["family"]),
        message=row["message"],
        why={},
        advice="",
        span=Span(row["path"], row["line"], row["column"], row["end_line"], row["end_column"]),
        symbol=row["symbol"],
        severity=next(severity for severity in Severity if severity.word == row["severity"]),
        confidence=next(confidence for confidence in Confidence if confidence.word == row["confidence"]),
        verdicts={ExecutionModel(model): Verdict(verdict) for model, verdict in row["verdicts"].items()},
        interpreter=row["interpreter"],
        definition=None if row["definition"] is None else _start(row["definition"]),
        related=tuple(Related(_start(one), one["role"], one["message"]) for one in row["related"]),
        call_path=tuple(row["call_path"]),
        fix=row["fix"],
        fingerprint=row["fingerprint"],
    )


def _start(place: Mapping[str, Any]) -> Span:
    return Span(place["path"], place["line"], place["column"], place["line"], place["column"])
