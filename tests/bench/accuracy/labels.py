"""The labels as they lie in `labels/`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LABELS = Path(__file__).parent / "labels"
PARTS = (
    *("dev", "held-out", "late", "fresh", "fresh-opened", "blind", "sealed"),
    *("opened", "opened2", "opened3", "final", "opened4", "final2", "final3", "final4", "final5", "final6"),
    *("final7", "final8", "final9", "final10", "final11", "final12", "final13", "final14", "final15", "final16"),
    *("final17", "final18", "final19"),
)
CLOSED = ("blind", "sealed", "final5")
"""Parts of which only figures are printed, so that nobody can mend the audit for them."""
OPENED = {"held-out": "2026-11-28", "fresh-opened": "2026-11-28"}
"""Parts that were closed once -> since when they are read. What was measured of them before says what to expect of new
code, what is measured since does not; `fresh-opened` was called `fresh-closed` while it was closed."""
MODELS = ("threads", "processes")


@dataclass(frozen=True)
class Spot:
    """A line of a file of a repository."""

    path: str
    line: int

    @classmethod
    def parse(cls, text: str) -> Spot:
        path, _, line = text.rpartition(":")
        return cls(path, int(line))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Site:
    """One place that was read: unsafe, benign, or safe although it looks like something."""

    at: Spot
    also: tuple[Spot, ...]
    families: tuple[str, ...]
    verdicts: dict[str, str]
    reason: str
    arguable: bool = False
    """Readers would differ: neither for nor against the audit."""
    found_later: bool = False
    """Overlooked until the audit reported it: right to report, but no proof that the audit finds such places."""

    @property
    def spots(self) -> tuple[Spot, ...]:
        """All lines of the place."""
        return (self.at, *self.also)

    @classmethod
    def parse(cls, row: dict[str, Any]) -> Site:
        return cls(
            at=Spot.parse(row["at"]),
            also=tuple(map(Spot.parse, row["also"])),
            families=tuple(row["family"]),
            verdicts={model: row[model] for model in MODELS},
            reason=row["reason"],
            arguable=row.get("arguable", False),
            found_later="found_by" in row,
        )


@dataclass(frozen=True)
class Repository:
    """A public repository at one commit, and what was read in it."""

    part: str
    name: str
    commit: str
    roots: tuple[str, ...]
    entry_points: tuple[Spot, ...]
    exhaustive: frozenset[str]
    sites: tuple[Site, ...]

    @property
    def folder(self) -> str:
        """The name of its checkout."""
        return self.name.replace("/", "+")


@cache
def repositories(folder: Path = LABELS) -> tuple[Repository, ...]:
    """All labelled repositories, the parts one after the other."""
    files = ((part, path) for part in PARTS for path in sorted((folder / part).glob("*.jsonl")))
    return tuple(_repository(part, path) for part, path in files)


def _repository(part: str, path: Path) -> Repository:
    about, *sites = map(json.loads, path.read_text("utf-8").splitlines())
    return Repository(
        part=part,
        name=about["repository"],
        commit=about["commit"],
        roots=tuple(about["roots"]),
        entry_points=tuple(map(Spot.parse, about["entry_points"])),
        exhaustive=frozenset(about["exhaustive"]),
        sites=tuple(map(Site.parse, sites)),
    )
