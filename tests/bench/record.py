"""Keeps the figures of the last recorded run of each bench in docs/bench.md, and tells what changed since."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "bench.md"
RUN = ROOT / ".bench" / "run.json"
"""The rows of the run that is going on, by bench."""
MISSED = 3
"""Exit code of a bench that ran to its end and missed one of its goals."""
_INTRODUCTION = """# What it costs
The figures of the last recorded run of each bench. `make bench` runs them all and prints one page: each figure beside
the one recorded here, and by how much its ratio changed. `make bench-audit` (`-hooks`, `-photo`, `-instances`, `-load`,
`-lsp`) runs one; with `RECORD=1` in the environment each figure is written here as soon as it is found, so that a run
that is stopped keeps what it has. A part that fails, or that is stopped because the others need what is left of
`BENCH_MINUTES` (25), is told in a line, the others go on, and the exit code is then not 0; a missed goal is told as
well, and fails nothing, as what a machine with other work says about it is no measure. `make bench-confirm` and
`make bench-accuracy` take longer and have pages of their own: [Confirm](confirm.md), [Precision](precision.md).
Seconds depend on the machine and on what else it does: the ratios, taken within one run, carry further.
"""
_BEFORE: dict[tuple[Path, str], str] = {}
"""What was recorded of the benches that keep figures now: with RECORD the page already has some of the new ones."""
_CALM = 2
"""Load per core above which figures say more of what else ran; a bench's own processes come to less."""
_BUSY = " **Under load**: other work took most of the machine; seconds and rates are no measure, ratios a rough one."
_HEAD = "| figure | value | unit | ratio | ratio of |\n| --- | --- | --- | --- | --- |\n"


class Row(NamedTuple):
    """One figure of a bench."""

    name: str
    value: float
    unit: str
    ratio: float
    """Of the figure to what `of` names, taken in the same run."""
    of: str


def report(bench: str, rows: Sequence[Row], page: Path = PAGE, run: Path = RUN) -> Iterator[str]:
    """Lines that set all rows of a bench that has ended against the last recorded ones; kept as `keep` does."""
    lines = list(_compared(rows, _before(page, bench)))
    del _BEFORE[page, bench]
    _keep(run, bench, rows)
    _record(page, bench, rows)
    yield from lines


def keep(bench: str, rows: Sequence[Row], page: Path = PAGE, run: Path = RUN) -> None:
    """Keep what a bench has found so far, in case it is stopped: for the page of the run, and in the documentation if
    RECORD is set, where the figures that are still to come stay as they were recorded."""
    recorded = _rows(_before(page, bench))
    _keep(run, bench, rows)
    found = {row.name for row in rows}
    _record(page, bench, [*rows, *(row for row in recorded if row.name not in found)])


def told(recorded: str, run: Path = RUN) -> Iterator[str]:
    """The whole run on one page: the machine, every figure with its ratio, and what changed since the recorded run.

    Args:
        recorded: docs/bench.md as it was before the run, which may have recorded itself.
        run: the rows of the run.
    """
    sections = _sections(recorded)
    yield machine()
    found = _kept(run)
    for bench, rows in found.items():
        yield f"\n{bench}"
        yield from _compared(rows, sections.get(bench, ""))
        names = {row.name for row in rows}
        yield from (
            f"{row.name}: not found this time" for row in _rows(sections.get(bench, "")) if row.name not in names
        )
    for bench in sorted(sections.keys() - found.keys()):
        yield f"\n{bench}\nnot run"


def text_of(page: Path = PAGE) -> str:
    """What is recorded so far."""
    return page.read_text(encoding="utf-8") if page.exists() else ""


def commit() -> str:
    """The commit that is measured."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"


def machine() -> str:
    """What the run was made on, and whether other work disturbed it."""
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    busy = _BUSY if load > cores * _CALM else ""
    return (
        f"Python {platform.python_version()} on {platform.machine()}, {cores} cores, load {load:.1f} when the run "
        f"ended.{busy}"
    )


def _compared(rows: Iterable[Row], recorded: str) -> Iterator[str]:
    before = {row.name: row for row in _rows(recorded)}
    for row in rows:
        known = before.get(row.name)
        change = "new" if known is None else f"{_percent(row.ratio, known.ratio)} since recorded"
        yield f"{row.name:44} {row.value:10.2f} {row.unit:5} {row.ratio:8.2f} x {row.of}, {change}"


def _before(page: Path, bench: str) -> str:
    """What was recorded of a bench when this process kept its first figure."""
    if (page, bench) not in _BEFORE:
        _BEFORE[page, bench] = _sections(text_of(page)).get(bench, "")
    return _BEFORE[page, bench]


def _record(page: Path, bench: str, rows: Iterable[Row]) -> None:
    if os.environ.get("RECORD"):
        sections = {
            **_sections(text_of(page)),
            bench: f"Commit {commit()}. {machine()}\n\n{_HEAD}" + "".join(map(_line, rows)),
        }
        page.write_text(_INTRODUCTION + "".join(f"\n## {name}\n{body}" for name, body in sorted(sections.items())))


def _keep(run: Path, bench: str, rows: Sequence[Row]) -> None:
    run.parent.mkdir(parents=True, exist_ok=True)
    run.write_text(json.dumps({**_kept(run), bench: rows}))


def _kept(run: Path) -> dict[str, list[Row]]:
    found = json.loads(run.read_text()) if run.exists() else {}
    return {bench: [Row(*row) for row in rows] for bench, rows in found.items()}


def _percent(now: float, before: float) -> str:
    return f"{100 * (now / before - 1):+.0f} %" if before else "no ratio"


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
