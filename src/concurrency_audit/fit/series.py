"""Collects steps of a traffic series, checks them, and makes `Traffic` of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.traffic import Traffic

MOST_WARNINGS = 20


@dataclass
class Series:
    """Rows in any order; `duration_ms` and `memory_mb` stand for rows that do not say their own."""

    name: str
    """The file, or what else the rows come from."""
    duration_ms: Decimal | None = None
    memory_mb: Decimal | None = None
    rows: list[tuple[int, Decimal, Decimal | None, Decimal | None]] = field(default_factory=list)
    """Unix seconds, invocations, mean duration in ms, memory in MB."""
    seen: set[int] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)
    hidden: int = 0

    def warn(self, text: str) -> None:
        """Say that something was left out; the first 20 in words, the rest as a number."""
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append(text)
        else:
            self.hidden += 1

    def add(
        self, where: str, at: int, count: Decimal, duration: Decimal | None = None, memory: Decimal | None = None
    ) -> None:
        """Take one row; a second one for the same time is left out."""
        if at in self.seen:
            self.warn(f"{where}: a second row for {_shown(at)}, left out")
            return
        self.seen.add(at)
        self.rows.append((at, count, duration, memory))

    def traffic(self, gaps_are_zero: bool, step: int | None = None) -> Traffic:
        """The series in order; raises FitError where the length of a step cannot be told.

        CloudWatch stores nothing for a period without invocations, so its gaps are zeros; elsewhere they are unknown.
        """
        if not self.rows:
            raise FitError(f"{self.name}: no row with a time and a number of invocations")
        self.rows.sort(key=lambda row: row[0])
        step = step or self._step()
        if gaps_are_zero:
            self._fill(step)
        else:
            for before, after in self._gaps(step):
                missing = (after - before) // step - 1
                between = f"between {_shown(before)} and {_shown(after)}"
                self.warn(f"{self.name}: {missing} rows missing {between}: unknown, left out")
        return self._made(step)

    def _step(self) -> int:
        if len(self.rows) < 2:
            raise FitError(f"{self.name}: one row does not tell how long a step is; give at least two")
        return min(after[0] - before[0] for before, after in zip(self.rows, self.rows[1:], strict=False))

    def _gaps(self, step: int) -> Iterator[tuple[int, int]]:
        for before, after in zip(self.rows, self.rows[1:], strict=False):
            if after[0] - before[0] > step:
                yield before[0], after[0]

    def _fill(self, step: int) -> None:
        zeros = [at for before, after in self._gaps(step) for at in range(before + step, after, step)]
        self.rows.extend((at, Decimal(0), Decimal(0), None) for at in zeros)
        self.rows.sort(key=lambda row: row[0])

    def _made(self, step: int) -> Traffic:
        invocations, run, memory_run = Decimal(0), Decimal(0), Decimal(0)
        without_duration = without_memory = 0
        durations = array("d")
        for _, count, duration, memory in self.rows:
            duration = self.duration_ms if duration is None else duration
            memory = self.memory_mb if memory is None else memory
            invocations += count
            without_duration += duration is None
            without_memory += memory is None and bool(count)
            busy = count * (duration or 0) / 1000
            run += busy
            memory_run += busy * (memory or 0) / 1024
            durations.append(float(duration or 0) / 1000)
        for missing, what in ((without_duration, "a duration"), (without_memory, "a memory size")):
            if missing:
                self.warn(f"{self.name}: {missing} rows without {what}: Lambda's price for running stays unknown")
        if self.hidden:
            self.warnings.append(f"{self.name}: {self.hidden} more rows left out or missing")
        known = not without_duration
        return Traffic(
            step,
            array("q", (row[0] for row in self.rows)),
            array("d", (float(row[1]) for row in self.rows)),
            invocations,
            run if known else None,
            memory_run if known and not without_memory else None,
            durations if known else array("d"),
            is_series=True,
            warnings=tuple(self.warnings),
        )


def _shown(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
