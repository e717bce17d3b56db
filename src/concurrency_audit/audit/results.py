"""A result as values for the cache, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from concurrency_audit.audit.model.findings import (
    AuditResult,
    EntryPoint,
    Finding,
    Incomplete,
    InventoryItem,
    ModelEvidence,
    NearMiss,
    Reach,
    Related,
    Span,
    Verdicts,
)  # fmt: skip
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Family, Severity, Verdict


def result_to_json(result: AuditResult) -> dict[str, Any]:
    """The result as values that `json` can encode; enums become their values."""
    found: dict[str, Any] = json.loads(json.dumps(result, default=_members))
    return found


def _members(item: Any) -> dict[str, Any]:
    """The fields of a dataclass; `asdict` would also copy all that they hold."""
    return {field.name: getattr(item, field.name) for field in fields(item)}


def result_from_json(data: Mapping[str, Any]) -> AuditResult:
    """The inverse of `result_to_json`; raises an exception of any type for data of another shape."""
    return AuditResult(
        models=tuple(map(ExecutionModel, data["models"])),
        entry_points=tuple(EntryPoint(**e) for e in data["entry_points"]),
        findings=tuple(map(_finding, data["findings"])),
        inventory=tuple(map(_item, data["inventory"])),
        incomplete=tuple(Incomplete(**i) for i in data["incomplete"]),
        suppressed=data["suppressed"],
        files=data["files"],
        model_evidence=tuple(
            ModelEvidence(**{**e, "model": ExecutionModel(e["model"])}) for e in data["model_evidence"]
        ),
        others=tuple(EntryPoint(**e) for e in data["others"]),
        imported=tuple(data["imported"]),
        reach=Reach(
            tuple(data["reach"]["unreached"]), tuple(NearMiss(**near) for near in data["reach"]["near_misses"])
        ),
    )


def _finding(data: Mapping[str, Any]) -> Finding:
    definition = data["definition"]
    return Finding(
        **{
            **data,
            "family": Family(data["family"]),
            "why": {ExecutionModel(model): why for model, why in data["why"].items()},
            "span": Span(**data["span"]),
            "severity": Severity(data["severity"]),
            "confidence": Confidence(data["confidence"]),
            "verdicts": _verdicts(data["verdicts"]),
            "definition": None if definition is None else Span(**definition),
            "related": tuple(Related(**{**r, "span": Span(**r["span"])}) for r in data["related"]),
            "call_path": tuple(data["call_path"]),
        }
    )


def _item(data: Mapping[str, Any]) -> InventoryItem:
    return InventoryItem(**{**data, "span": Span(**data["span"]), "verdicts": _verdicts(data["verdicts"])})


def _verdicts(data: Mapping[str, str]) -> Verdicts:
    return {ExecutionModel(model): Verdict(verdict) for model, verdict in data.items()}
