"""Selects the findings to report: by suppressions, selected rules, severity and confidence."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from concurrency_audit.audit import suppress
from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.audit.model.settings import BOTH_MODELS, Settings


@dataclass(frozen=True, slots=True)
class Reported:
    """The outcome of the selection."""

    findings: tuple[Finding, ...]
    """In order of place, including one finding per unused suppression."""
    suppressed: int
    """Findings that only a comment keeps out of the report."""


def selects(settings: Settings, code: str) -> bool:
    """Whether a rule is selected: the longest matching prefix in `select` and `ignore` decides, `ignore` on a tie."""
    selected = _longest(settings.select, code) if settings.select else 0
    return selected is not None and selected > (_longest(settings.ignore, code) or -1)


def reported(
    findings: Iterable[Finding],
    paths: Iterable[str],
    source: Callable[[str], str | None],
    rules: Mapping[str, str],
    settings: Settings,
) -> Reported:
    """Apply suppression comments and settings to the findings of all rules.

    `paths` are the audited files, as findings name them; `source` gives a file's text or None; `rules` is code -> name.
    A comment is called unused only for rules that this run selected, and only if both models were judged: a finding
    that is safe under the one chosen model is not reported, and the comment may be meant for the other model.
    """
    both = set(settings.models) == set(BOTH_MODELS)
    parted = suppress.apply(
        findings, paths, source, rules, lambda code: both and selects(settings, code), settings.models
    )
    ignored = _ignored_in_files(settings)

    def wanted(finding: Finding) -> bool:
        return (
            selects(settings, finding.rule)
            and finding.severity >= settings.severity
            and finding.confidence >= settings.min_confidence
            and not ignored(finding)
        )

    kept = sorted(filter(wanted, (*parted.kept, *parted.unused)), key=lambda f: (f.span, f.rule, f.symbol))
    return Reported(tuple(kept), sum(map(wanted, parted.suppressed)))


def _longest(prefixes: Iterable[str], code: str) -> int | None:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=None)


def _ignored_in_files(settings: Settings) -> Callable[[Finding], bool]:
    if not settings.per_file_ignores:
        return lambda _: False
    from pathspec import GitIgnoreSpec  # imported late: takes 30 ms, needed only for per-file-ignores

    tables = [(GitIgnoreSpec.from_lines([glob]), codes) for glob, codes in settings.per_file_ignores.items()]
    root = settings.root or os.curdir

    def ignored(finding: Finding) -> bool:
        path = os.path.relpath(finding.span.path, root)
        return any(finding.rule.startswith(tuple(codes)) and spec.match_file(path) for spec, codes in tables)

    return ignored
