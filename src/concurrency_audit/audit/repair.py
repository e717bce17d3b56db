"""Applies fixes, audits the result again, and reverts each fix that does not hold."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.fixes import all_fixes
from concurrency_audit.audit.fixes._project import Contents, Project
from concurrency_audit.audit.fixes._source import Source
from concurrency_audit.audit.fixes._target import RefusalError, Target
from concurrency_audit.audit.model.findings import AuditResult, Finding, Key, key
from concurrency_audit.audit.model.settings import BOTH_MODELS, Settings
from concurrency_audit.audit.model.surprises import told
from concurrency_audit.audit.model.verdicts import Confidence, Severity
from concurrency_audit.audit.reading.close import VISITED, at_ease, deep_for_libcst
from concurrency_audit.audit.reading.files import discover
from concurrency_audit.audit.reading.source import Unreadable, lines_of

_PASSES = 50
"""Passes before giving up. A pass applies fixes that do not overlap; more passes mean that the fixes do not converge.
"""


@dataclass(frozen=True, slots=True)
class Repair:
    """The outcome of fixing."""

    changed: Mapping[str, tuple[bytes, bytes]]
    """Path -> content before and after. Nothing has been written yet."""
    fixed: tuple[Finding, ...]
    refused: tuple[tuple[Finding, str], ...]
    """Findings whose fix cannot be applied here, with the reason."""


def repair(
    paths: Sequence[Path],
    settings: Settings,
    wanted: Iterable[Finding],
    safeties: frozenset[str],
    given: Mapping[str, bytes] | None = None,
) -> Repair:
    """Fix the wanted findings whose fix is one of `safeties`; nothing is written.

    A fix is kept only when a new audit by all rules no longer reports the finding and reports nothing new instead.
    `given` holds contents that stand for those on disk, by path as findings name it.
    """
    judged = _by_all_rules(settings)
    files = discover((settings.root or Path(), *paths), settings.exclude).python
    work = _Work(Project(files, given), {key(f) for f in wanted}, safeties)
    result = audit(paths, judged, given=given)
    for _ in range(_PASSES):
        attempt = work.attempt(result.findings)
        if not attempt.contents:
            break
        after = audit(paths, judged, given=work.project.contents | attempt.contents)
        blamed = _blamed(result, after, attempt.fixed)
        if blamed:
            work.refuse(blamed)
        else:
            work.accept(attempt)
            result = after
    return work.outcome()


@dataclass(slots=True)
class _Attempt:
    """The result of one pass, before it has been verified."""

    contents: Contents = field(default_factory=dict)
    fixed: list[Finding] = field(default_factory=list)


class _Work:
    """The state of the repair: findings to fix, fixed, and refused."""

    def __init__(self, project: Project, wanted: set[Key], safeties: frozenset[str]) -> None:
        self.project = project
        self._fixes = {code: fix for code, fix in all_fixes().items() if fix.safety in safeties}
        self._wanted = wanted
        self._fixed: list[Finding] = []
        self._refused: dict[Key, tuple[Finding, str]] = {}

    def attempt(self, findings: Iterable[Finding]) -> _Attempt:
        """Apply all fixes that do not overlap."""
        attempt = _Attempt()
        by_path: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.rule in self._fixes and key(finding) in self._wanted and key(finding) not in self._refused:
                by_path.setdefault(finding.span.path, []).append(finding)
        for path, group in by_path.items():
            self._file(path, group, attempt)
        return attempt

    def _file(self, path: str, findings: list[Finding], attempt: _Attempt) -> None:
        project = self.project
        try:
            before, encoding = project.text(path)
        except RefusalError as why:
            self._refused |= {key(finding): (finding, str(why)) for finding in findings}
            return
        text = before
        symbols: set[str] = set()
        for finding in findings:
            line = _moved(before, text, finding.span.line)
            if line is None or finding.symbol in symbols:
                continue  # an earlier fix of this pass changed these lines; the next pass handles the finding
            target = Target(finding, line, partial(project.elsewhere, path), partial(project.naming, path))
            try:
                with at_ease(VISITED):
                    text = self._fixes[finding.rule].apply(_parsed(text), target).code
            except (RefusalError, Unreadable) as why:
                self._refused[key(finding)] = (finding, str(why))
                continue
            except Exception as error:
                self._refused[key(finding)] = (finding, f"fixing it {told(error)}")
                continue
            symbols.add(finding.symbol)
            attempt.fixed.append(finding)
        if text != before:
            attempt.contents[path] = text.encode(encoding)

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Record fixes that did not hold, so that they are not tried again."""
        for finding in findings:
            self._refused[key(finding)] = (finding, "the code would still be reported, for this or another hazard")

    def accept(self, attempt: _Attempt) -> None:
        """Continue from the changed files."""
        self.project.contents |= attempt.contents
        self._fixed += attempt.fixed

    def outcome(self) -> Repair:
        """The outcome of all passes."""
        return Repair(self.project.changed(), tuple(self._fixed), tuple(self._refused.values()))


def _parsed(text: str) -> Source:
    """Parse the text for fixing; raises RefusalError or Unreadable."""
    if deep_for_libcst(text):
        raise RefusalError("something in the file is nested too deeply")
    return Source(text)


def _by_all_rules(settings: Settings) -> Settings:
    return replace(
        settings,
        models=BOTH_MODELS,
        select=(),
        ignore=(),
        per_file_ignores={},
        severity=Severity.NOTE,
        min_confidence=Confidence.LOW,
    )


def _blamed(before: AuditResult, after: AuditResult, fixed: Sequence[Finding]) -> list[Finding]:
    """The fixes to revert: their finding is still there, or a new finding appeared.

    A finding about another object that is now told by another rule is not new: a lock that was put around one half of
    its uses turns a missing lock into an inconsistent one.
    """
    if _unread(after) > _unread(before):
        return list(fixed)
    allowed = Counter(map(key, before.findings))
    allowed.subtract(map(key, fixed))
    known, told_now = Counter(k[1:] for k in allowed.elements()), Counter(key(found)[1:] for found in after.findings)
    surplus = [
        k
        for k, count in Counter(map(key, after.findings)).items()
        if count > allowed[k] and told_now[k[1:]] > known[k[1:]]
    ]
    blamed: list[Finding] = []
    for _, path, symbol in surplus:
        same = [f for f in fixed if f.symbol == symbol] or [f for f in fixed if f.span.path == path]
        blamed += same or fixed
    return blamed


def _unread(result: AuditResult) -> int:
    return sum(item.unread for item in result.incomplete)


def _moved(before: str, after: str, line: int) -> int | None:
    """The line's number in the new text; None if the line was changed."""
    if before == after:
        return line
    matcher = difflib.SequenceMatcher(None, lines_of(before), lines_of(after), autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.a < line <= block.a + block.size:
            return line + block.b - block.a
    return None
