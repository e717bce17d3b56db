"""The end of a report: counts, entry points, and what could not be read."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.audit.model.verdicts import Severity, Verdict
from concurrency_audit.reports.colour import BOLD, GREEN, YELLOW, Paint
from concurrency_audit.reports.plain import one_line
from concurrency_audit.wording import counted

_LISTED = 20
"""Maximal length of lists in text; the JSON report has them whole."""

NO_PROOF = "That is no proof: hazards are missed, most of all in databases; the docs page Precision says how many."


def summary(result: AuditResult, paint: Paint, *, verbose: bool = False) -> Iterator[str]:
    """The lines below the findings."""
    if result.entry_points or result.findings:
        yield _headline(result, paint)
        yield from _fixable(result)
    if result.entry_points:
        yield from () if result.findings else (NO_PROOF,)
        yield f"Entry points: {len(result.entry_points)} ({_evidence(result)})."
        yield f"Reach: they lead into {_reached(result)}."
        yield from _unknown(result)
    else:
        yield from no_entry_points(result)
    yield from _left_out(result)
    yield from _models(result)
    yield from incomplete(result, paint)
    if verbose:
        yield from _details(result)


def _fixable(result: AuditResult) -> Iterator[str]:
    counts = Counter(finding.fix for finding in result.findings)
    parts = [f"{counts['safe']} with --fix"] if counts["safe"] else []
    parts += [f"{counts['unsafe']} with --fix --unsafe-fixes"] if counts["unsafe"] else []
    if parts:
        yield f"Fixable: {', '.join(parts)}."


def _details(result: AuditResult) -> Iterator[str]:
    """The items that the summary only counts."""
    if unfollowed := [item for item in result.incomplete if not item.unread]:
        yield "Not followed:"
        yield from (f"  {one_line(item.path)}:{item.line} {one_line(item.reason)}" for item in unfollowed)
    if result.reach.unreached:
        yield "Not reached:"
        yield from (f"  {one_line(path)}" for path in result.reach.unreached)


def no_entry_points(result: AuditResult) -> Iterator[str]:
    """What was searched for entry points, and what to do if there are none."""
    yield f"No entry points found in {counted(result.files, 'file')}, so nothing in them was judged."
    near = [f"  {one_line(near.path)}:{near.line} {one_line(near.reason)}" for near in result.reach.near_misses]
    if near:
        yield "What looks like one:"
        yield from _cut(near)
    else:
        yield "None has a handler by name or parameters, a known decorator, or is named by a template that was read."
    yield "Name one with --entry MODULE:FUNCTION, or in pyproject.toml:"
    yield "    [tool.concurrency-audit]"
    yield '    entries = ["module:function"]'


def not_followed(result: AuditResult) -> list[tuple[str, int]]:
    """Why calls were not followed, with a count per reason, most frequent first."""
    return Counter(item.reason for item in result.incomplete if not item.unread).most_common()


def unknown(result: AuditResult) -> list[tuple[tuple[str, str | None], int]]:
    """Libraries, with versions, of shared objects without a verdict, and the number of such objects."""
    found = (item for item in result.inventory if Verdict.UNKNOWN in item.verdicts.values())
    return Counter((item.library or "", item.version) for item in found).most_common()


def _unknown(result: AuditResult) -> Iterator[str]:
    if libraries := unknown(result):
        total = counted(sum(count for _, count in libraries), "shared object")
        names = [f"{one_line(' '.join(filter(None, library)))}: {count}" for library, count in libraries]
        yield f"Unknown: {total} of libraries that nobody has described ({', '.join(_cut(names))}); see `inventory`."


def _left_out(result: AuditResult) -> Iterator[str]:
    if folders := result.reach.left_out:
        names = ", ".join(_cut([one_line(folder) for folder in folders]))
        passed = counted(len(folders), "folder")
        yield f"Left out: {passed} with packages of others ({names}); name one to have it audited."


def _reached(result: AuditResult) -> str:
    reached = result.files - len(result.reach.unreached)
    return f"{reached} of {counted(result.files, 'module')}"


def count_words(findings: Iterable[Finding]) -> str:
    """`2 errors, 1 note`; empty for no findings."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(counted(counts[severity], severity.word) for severity in reversed(Severity) if counts[severity])


def _headline(result: AuditResult, paint: Paint) -> str:
    files = counted(result.files, "file")
    hushed = f", {result.suppressed} suppressed" if result.suppressed else ""
    if not result.findings:
        return f"{paint('Nothing found', GREEN, BOLD)} in {files}{hushed}."
    affected = len({finding.span.path for finding in result.findings})
    found = paint(counted(len(result.findings), "finding"), BOLD)
    return f"{found} ({count_words(result.findings)}) in {affected} of {files}{hushed}."


def _evidence(result: AuditResult) -> str:
    # Line numbers would make every evidence unique; the JSON report keeps them.
    counts = Counter(re.sub(r":\d+\b", "", one_line(entry.evidence)) for entry in result.entry_points)
    return one_line(", ".join(_cut([f"{evidence}: {count}" for evidence, count in counts.most_common()])))


def _models(result: AuditResult) -> Iterator[str]:
    narrower = "; --model threads or --model processes narrows it" if len(result.models) > 1 else ""
    yield f"Judged for {' and '.join(model.value for model in result.models)}{narrower}."
    grouped: dict[tuple[str, str], list[str]] = {}
    for evidence in result.model_evidence:
        grouped.setdefault((evidence.model.value, evidence.reason), []).append(evidence.function)
    for (model, reason), functions in grouped.items():
        several = f"{functions[0]} and {counted(len(functions) - 1, 'more function')} run"
        who = several if len(functions) > 1 else f"{functions[0]} runs"
        yield f"  {one_line(who)} under {model}: {one_line(reason)}"


def incomplete(result: AuditResult, paint: Paint) -> Iterator[str]:
    """What could not be read or followed; empty if there is nothing."""
    unread = [item for item in result.incomplete if item.unread]
    if unread:
        yield paint(f"Incomplete: {counted(len(unread), 'place')} could not be read.", YELLOW, BOLD)
        yield from _cut([f"  {one_line(item.path)}:{item.line} {one_line(item.reason)}" for item in unread])
    if causes := not_followed(result):
        total = counted(sum(count for _, count in causes), "place")
        said = ", ".join(_cut([f"{one_line(cause)}: {count}" for cause, count in causes]))
        yield f"Not followed: {total} ({said}); --format json lists them."


def _cut(lines: Sequence[str]) -> list[str]:
    kept = list(lines[:_LISTED])
    return kept if len(lines) <= _LISTED else [*kept, f"  and {len(lines) - _LISTED} more"]
