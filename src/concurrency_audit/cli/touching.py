"""Narrows a whole-project audit to some of its files, as a pre-commit hook needs."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from concurrency_audit.audit.model.findings import AuditResult, Finding

_PLACE = re.compile(r"(.+):\d+")
"""Evidence of an entry point that is a place in a file: `template.yaml:8`."""


def touching(result: AuditResult, paths: Sequence[Path]) -> AuditResult:
    """The findings with at least one place in `paths`, and those of functions that a template among them names.

    Incomplete rows stay, because they may hide findings.
    """
    is_wanted = _within(paths)
    named = _named(result, is_wanted)
    kept = (f for f in result.findings if any(map(is_wanted, _paths(f))) or named.intersection(f.call_path[:1]))
    return replace(result, findings=tuple(kept))


def _within(paths: Sequence[Path]) -> Callable[[str], bool]:
    """Whether a path is one of these or below one; answers are kept, because a hook may pass thousands of names."""
    wanted = {path.resolve() for path in paths}
    known: dict[str, bool] = {}

    def is_wanted(path: str) -> bool:
        if path not in known:
            place = Path(path).resolve()
            known[path] = place in wanted or not wanted.isdisjoint(place.parents)
        return known[path]

    return is_wanted


def _named(result: AuditResult, is_wanted: Callable[[str], bool]) -> set[str]:
    """The functions that are entry points because one of the files says so."""
    places = ((entry.function, _PLACE.fullmatch(entry.evidence)) for entry in result.entry_points)
    return {function for function, place in places if place is not None and is_wanted(place[1])}


def _paths(finding: Finding) -> Iterable[str]:
    yield finding.span.path
    if finding.definition is not None:
        yield finding.definition.path
    for related in finding.related:
        yield related.span.path
