"""Figures of one part of the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench.accuracy.audits import Audited
from tests.bench.accuracy.labels import MODELS
from tests.bench.accuracy.matching import Finding, Judged, stands_at

FAMILIES = ("global", "cache", "client", "process", "filesystem", "runtime")


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def __str__(self) -> str:
        return f"{100 * self.part / self.whole:5.1f} % ({self.part} of {self.whole})" if self.whole else "  none"


def unsafe(audited: Audited, model: str) -> list[Judged]:
    """Sites that should be reported: those that were labelled before the audit was run."""
    return [
        judged
        for judged in audited.matched.sites
        if judged.site.verdicts[model] == "unsafe" and not judged.site.arguable and not judged.site.found_later
    ]


def still(audited: Audited, model: str) -> list[Judged]:
    """Sites that should not be said to be unsafe."""
    return [j for j in audited.matched.sites if j.site.verdicts[model] != "unsafe" and not j.site.arguable]


def recall(audits: Sequence[Audited], model: str, family: str | None = None) -> Share:
    """Unsafe sites that are reported as unsafe."""
    mine = [j for a in audits for j in unsafe(a, model) if family in (None, j.site.families[0])]
    return Share(sum(j.reported(model) for j in mine), len(mine))


def precision(audits: Sequence[Audited], model: str) -> Share:
    """Unsafe findings in exhaustively labelled files that name an unsafe site."""
    alarms = [right for a in audits for _, right in a.matched.alarms[model]]
    return Share(sum(alarms), len(alarms))


def quiet(audits: Sequence[Audited], model: str) -> Share:
    """Sites that are not unsafe and are not said to be, save where an unsafe site shares the finding."""
    silent = [not list(false_alarms(a, model, judged)) for a in audits for judged in still(a, model)]
    return Share(sum(silent), len(silent))


def false_alarms(audited: Audited, model: str, judged: Judged) -> Iterator[Finding]:
    """Unsafe findings on a line of a site that is not unsafe, which tell of no unsafe site."""
    others = [j for j in audited.matched.sites if j.site.verdicts[model] == "unsafe"]
    for finding in judged.findings:
        shared = any(finding in other.findings for other in others)
        if finding["verdicts"].get(model) == "unsafe" and stands_at(finding, judged.site) and not shared:
            yield finding


def entry_recall(audits: Sequence[Audited]) -> Share:
    """Labelled entry points that the audit starts from."""
    whole = sum(len(a.matched.repository.entry_points) for a in audits)
    return Share(whole - sum(len(a.matched.missing_entries) for a in audits), whole)


def lines(audits: Sequence[Audited]) -> Iterator[str]:
    """The table of one part."""
    started = sum(len(a.document["entry_points"]) for a in audits)
    yield f"  {len(audits)} repositories, {started} entry points found, {sum(a.seconds for a in audits):.0f} s"
    yield f"  entry points  {entry_recall(audits)}"
    for model in MODELS:
        yield f"  {model}"
        yield f"    recall      {recall(audits, model)}"
        for family in FAMILIES:
            share = recall(audits, model, family)
            if share.whole:
                yield f"      {family:<10} {share}"
        yield f"    precision   {precision(audits, model)}"
        yield f"    look-alikes {quiet(audits, model)}"
    yield from _reach(audits)


def _reach(audits: Sequence[Audited]) -> Iterator[str]:
    """How many of the modules hold code that an entry point reaches, from reports that say so."""
    rows = [a.document["reach"] for a in audits if isinstance(a.document.get("reach"), dict)]
    if rows:
        reached = Share(sum(row["reached"] for row in rows), sum(row["modules"] for row in rows))
        yield f"  modules reached {reached}"
