"""Narrows a whole-project audit to some of its files, as a pre-commit hook needs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from concurrency_audit.audit.model.findings import AuditResult, Finding


def touching(result: AuditResult, paths: Sequence[Path]) -> AuditResult:
    """The findings with at least one place in `paths`. Incomplete rows stay, because they may hide findings."""
    wanted = {path.resolve() for path in paths}  # a hook may pass thousands of names
    within: dict[str, bool] = {}

    def is_wanted(path: str) -> bool:
        if path not in within:
            place = Path(path).resolve()
            within[path] = place in wanted or not wanted.isdisjoint(place.parents)
        return within[path]

    return replace(result, findings=tuple(f for f in result.findings if any(map(is_wanted, _paths(f)))))


def _paths(finding: Finding) -> Iterable[str]:
    yield finding.span.path
    if finding.definition is not None:
        yield finding.definition.path
    for related in finding.related:
        yield related.span.path
