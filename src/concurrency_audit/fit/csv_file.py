"""Reads traffic from CSV: columns by name, or an export of the CloudWatch console."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.series import Series
from concurrency_audit.fit.values import Number, instant, number

TIME = ("time", "timestamp")
EXPORTED = ("", "id", "label", "full label", "region", "account")
"""First cell of a row of labels in an export of the CloudWatch console."""
COUNT, DURATION, MEMORY = "invocations", "duration_ms", "memory_mb"

Row = tuple[int, list[str]]
"""Line number and cells."""


@dataclass(frozen=True)
class Columns:
    """Positions of the columns."""

    time: int
    count: int
    duration: int | None
    memory: int | None
    sums: bool = False
    """Whether durations are sums over all invocations instead of means."""


def read(text: str, series: Series) -> None:
    """Add the file's rows to the series; raises FitError for a file that holds no traffic."""
    rows = _rows(text, series.name)
    header: list[Row] = []
    for line, cells in rows:
        if not any(cells):
            continue
        columns = None
        if not header and (named := _named(cells)) is not None:
            _take(rows, named, series)
            return
        if _is_time(cells[0]) and _looks_exported(header):
            columns = _exported(header, line, cells, series.name)
            _take(_with_first((line, cells), rows), columns, series)
            return
        header.append((line, cells))
    if not header:
        raise FitError(f"{series.name}: the file is empty")
    line, cells = header[0]
    missing = "time" if not set(TIME) & set(_lower(cells)) else COUNT
    raise FitError(f"{series.name}:{line}: {missing}: no such column among {', '.join(cells)[:200]}")


def _rows(text: str, name: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise FitError(f"{name}:{reader.line_num}: {error}") from None


def _with_first(first: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rows


def _lower(cells: Sequence[str]) -> list[str]:
    return [cell.strip().lstrip("\ufeff").lower() for cell in cells]


def _named(cells: Sequence[str]) -> Columns | None:
    """The columns by name, in any order and case; None if the row is no such header."""
    names = _lower(cells)
    time = next((names.index(name) for name in TIME if name in names), None)
    if time is None or COUNT not in names:
        return None
    duration, memory = (names.index(name) if name in names else None for name in (DURATION, MEMORY))
    return Columns(time, names.index(COUNT), duration, memory)


def _looks_exported(header: Sequence[Row]) -> bool:
    """Whether the rows above the first time are labels of an export, not column names of a plain file."""
    return len(header) != 1 or header[0][1][0].strip().lower() in EXPORTED


def _is_time(cell: str) -> bool:
    try:
        instant(cell)
    except (ValueError, OverflowError, OSError):
        return False
    return True


def _exported(header: Sequence[Row], line: int, cells: Sequence[str], name: str) -> Columns:
    """Columns of a console export: rows of labels stand above the first row that starts with a time."""
    labels = [" ".join(_lower([row[i] for _, row in header if i < len(row)])) for i in range(len(cells))]
    count = next((i for i, label in enumerate(labels) if i and COUNT in label), None)
    if count is None:
        if len(cells) != 2:
            raise FitError(f"{name}:{line}: {COUNT}: no such column; label the metric Invocations")
        count = 1
    duration = next((i for i, label in enumerate(labels) if i and i != count and "duration" in label), None)
    return Columns(0, count, duration, None, sums=duration is not None and "sum" in labels[duration].split())


def _take(rows: Iterator[Row], columns: Columns, series: Series) -> None:
    """Add the rows, except those that are too short, have no numeric count, or mix time zones."""
    needed, zoned = max(columns.time, columns.count) + 1, None
    line = 0

    def where() -> str:
        return f"{series.name}:{line}"

    for line, cells in rows:
        if len(cells) < needed:
            if any(cells):
                series.warn(f"{where()}: a row of {len(cells)} cells, left out")
            continue
        try:
            at, offset = instant(cells[columns.time])
        except (ValueError, OverflowError, OSError):
            text = cells[columns.time][:40]
            raise FitError(f"{where()}: time: {text!r} is no time such as 2026-11-01T12:00:00Z") from None
        if zoned is None:
            zoned = offset
        if offset is not zoned:
            series.warn(
                f"{where()}: time: {'with' if offset else 'without'} an offset, unlike the rows before, left out"
            )
            continue
        count = number(cells[columns.count], where, COUNT)
        if count is None:
            series.warn(f"{where()}: {COUNT}: {cells[columns.count][:40]!r} is no number, left out")
            continue
        duration = _optional(cells, columns.duration, where, DURATION)
        if duration is not None and columns.sums:
            duration = Decimal(duration) / count if count else None
        series.add(at, count, duration, _optional(cells, columns.memory, where, MEMORY), line)


def _optional(cells: Sequence[str], column: int | None, where: Callable[[], str], name: str) -> Number | None:
    if column is None or column >= len(cells) or not cells[column]:
        return None
    return number(cells[column], where, name)
