"""Imports that lead to code of the project which is not in the audit, or to one of several modules."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from concurrency_audit.audit.ground import Ground
from concurrency_audit.audit.model.findings import Incomplete


def unfound(
    ground: Ground, reached: Collection[str], ways: Iterable[Sequence[str]], source: Callable[[str], str | None]
) -> Iterator[Incomplete]:
    """One row per name that reached modules import and that is not followed, at the first place where it stands.

    `ways` are code folders, each with the folders that packaging and deployment files add to its import path. A name
    that no such folder and no module has is a library's.
    """
    told: set[str] = set()
    for importer in sorted(reached):
        survey = ground.surveyed.get(importer)
        for dotted, level, names, _ in survey.imports if survey else ():
            if level or not dotted or dotted in told or _is_found(ground, importer, dotted, names):
                continue
            if why := _why(ground, importer, dotted, ways):
                told.add(dotted)
                yield Incomplete(importer, _line(source(importer) or "", dotted), why, unread=False)


def _is_found(ground: Ground, importer: str, dotted: str, names: str) -> bool:
    table = ground.table
    asked = [dotted, *(f"{dotted}.{name}" for name in names.split())]
    return any(table.resolve(importer, each) for each in asked) or table.folder(importer, dotted) is not None


def _why(ground: Ground, importer: str, dotted: str, ways: Iterable[Sequence[str]]) -> str:
    top = dotted.partition(".")[0]
    for code, *added in ways:
        for root in added if importer.startswith(f"{code}/") or code in ("", ".") else ():
            place = Path(root, top)
            if place.is_dir() or place.with_suffix(".py").is_file():
                return f"imports {top} from {root}, which is not among the audited paths"
    several = ground.table.several(importer, dotted)
    return f"imports {dotted}, which may be any of {', '.join(several)}" if several else ""


def _line(text: str, dotted: str) -> int:
    """The line of the first import of a name."""
    found = re.search(rf"^[ \t]*(?:from|import)[ \t][^#\n]*\b{re.escape(dotted)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
