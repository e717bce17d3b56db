"""Which findings of an audit tell of which labelled sites."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.accuracy.labels import MODELS, Repository, Site, Spot

Finding = dict[str, Any]
SAME_FAMILY = {"global": {"global", "cache"}, "cache": {"global", "cache"}}
"""State in memory: whether it is called a cache is a matter of words."""


@dataclass(frozen=True)
class Judged:
    """A site, and what the audit said of it."""

    site: Site
    findings: tuple[Finding, ...]

    def reported(self, model: str) -> bool:
        """Whether it is said to be unsafe under the model."""
        return any(finding["verdicts"].get(model) == "unsafe" for finding in self.findings)


@dataclass(frozen=True)
class Matched:
    """An audit of one repository held against its labels."""

    repository: Repository
    sites: tuple[Judged, ...]
    alarms: dict[str, tuple[tuple[Finding, bool], ...]]
    """Per model: the unsafe findings in exhaustively labelled files, and whether each is right."""
    missing_entries: tuple[Spot, ...]


def match(repository: Repository, findings: Sequence[Finding], entries: Iterable[Spot], sources: Sources) -> Matched:
    """Hold findings and entry points of an audit against the labels."""
    found = set(entries)
    return Matched(
        repository=repository,
        sites=tuple(Judged(site, tuple(f for f in findings if tells(f, site))) for site in repository.sites),
        alarms={model: tuple(_alarms(repository, findings, model)) for model in MODELS},
        missing_entries=tuple(
            spot for spot in repository.entry_points if found.isdisjoint(header(spot, sources.text(spot.path)))
        ),
    )


def tells(finding: Finding, site: Site) -> bool:
    """Whether a finding is about a site: of its family, with one of its lines among the site's."""
    families = set().union(*(SAME_FAMILY.get(family, {family}) for family in site.families))
    return finding["family"] in families and any(_touches(finding, spot) for spot in site.spots)


def stands_at(finding: Finding, site: Site) -> bool:
    """Whether a finding is reported on a line of a site, not only defined or accessed there."""
    return any(_covers(finding, spot) for spot in site.spots)


def _touches(finding: Finding, spot: Spot) -> bool:
    places = [finding, *([finding["definition"]] if finding.get("definition") else []), *finding.get("related", ())]
    return any(_covers(place, spot) for place in places)


def _covers(place: dict[str, Any], spot: Spot) -> bool:
    last: int = place.get("end_line") or place["line"]
    return bool(place["path"] == spot.path and place["line"] <= spot.line <= last)


def _alarms(repository: Repository, findings: Sequence[Finding], model: str) -> Iterator[tuple[Finding, bool]]:
    unsafe = [site for site in repository.sites if site.verdicts[model] == "unsafe" and not site.arguable]
    arguable = [site for site in repository.sites if site.arguable]
    for finding in findings:
        if finding["path"] in repository.exhaustive and finding["verdicts"].get(model) == "unsafe":
            right = any(tells(finding, site) for site in unsafe)
            if right or not any(tells(finding, site) for site in arguable):
                yield finding, right


def header(spot: Spot, text: str) -> set[Spot]:
    """The lines by which a function may be named: its `def` and its decorators."""
    for node in ast.walk(_tree(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno == spot.line:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            return {Spot(spot.path, line) for line in range(first, node.lineno + 1)}
    return {spot}


def _tree(text: str) -> ast.AST:
    try:
        return ast.parse(text)
    except SyntaxError:  # a file for another Python: only the line itself names the function
        return ast.Module([], [])


@dataclass(frozen=True)
class Sources:
    """The texts of a checkout."""

    texts: dict[str, str]

    def text(self, path: str) -> str:
        return self.texts.get(path, "")
