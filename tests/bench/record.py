"""Keeps the figures of the last recorded run of each bench in docs/bench.md, and tells what changed since."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "bench.md"
_INTRODUCTION = """# What it costs
The figures of the last recorded run of each bench. `make bench-audit` prints a run beside these, and
`RECORD=1 make bench-audit` writes it here. Seconds depend on the machine and on what else it does: the ratios,
taken within one run, carry further.
"""
_HEAD = "| figure | value | unit | ratio | ratio of |\n| --- | --- | --- | --- | --- |\n"


class Row(NamedTuple):
    """One figure of a bench."""

    name: str
    value: float
    unit: str
    ratio: float
    """Of the figure to what `of` names, taken in the same run."""
    of: str


def report(bench: str, rows: Sequence[Row], page: Path = PAGE) -> Iterator[str]:
    """Lines that set the rows against the last recorded ones; written to the page if RECORD is set."""
    sections = _sections(page.read_text() if page.exists() else "")
    before = {row.name: row for row in _rows(sections.get(bench, ""))}
    for row in rows:
        known = before.get(row.name)
        change = "new" if known is None else f"{_percent(row.ratio, known.ratio)} since recorded"
        yield f"{row.name:44} {row.value:10.2f} {row.unit:4} {row.ratio:8.2f} x {row.of}, {change}"
    if os.environ.get("RECORD"):
        sections[bench] = f"{_machine()}\n\n{_HEAD}" + "".join(map(_line, rows))
        page.write_text(_INTRODUCTION + "".join(f"\n## {name}\n{text}" for name, text in sorted(sections.items())))


def _percent(now: float, before: float) -> str:
    return f"{100 * (now / before - 1):+.0f} %" if before else "no ratio"


def _machine() -> str:
    return (
        f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} when the run ended."
    )


def _line(row: Row) -> str:
    return f"| {row.name} | {row.value:.2f} | {row.unit} | {row.ratio:.2f} | {row.of} |\n"


def _sections(text: str) -> dict[str, str]:
    parts = text.split("\n## ")[1:]
    return {name: body.rstrip("\n") + "\n" for name, _, body in (part.partition("\n") for part in parts)}


def _rows(section: str) -> Iterable[Row]:
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0] not in ("figure", "---"):
            yield Row(cells[0], float(cells[1]), cells[2], float(cells[3]), cells[4])
