"""Collects rows of a traffic series, validates them, and converts them to `Traffic`."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.traffic import Traffic
from concurrency_audit.fit.values import Number

MOST_WARNINGS = 20


@dataclass
class Series:
    """Rows in any order; `duration_ms` and `memory_mb` apply to rows without values of their own."""

    name: str
    """The file, or another source of the rows."""
    duration_ms: Number | None = None
    memory_mb: Number | None = None
    starts: array[int] = field(default_factory=lambda: array("q"))
    """Unix seconds at which each row begins."""
    counts: list[Number] = field(default_factory=list)
    durations: list[Number | None] = field(default_factory=list)
    """Mean of a row's invocations, in ms."""
    memories: list[Number | None] = field(default_factory=list)
    """In MB."""
    lines: array[int] = field(default_factory=lambda: array("l"))
    """Line number of each row; 0 if it does not come from a line."""
    warnings: list[str] = field(default_factory=list)
    hidden: int = 0

    def warn(self, text: str) -> None:
        """Record a warning about omitted rows: the first 20 in words, the rest as a count."""
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append(text)
        else:
            self.hidden += 1

    def add(
        self, at: int, count: Number, duration: Number | None = None, memory: Number | None = None, line: int = 0
    ) -> None:
        """Take one row."""
        self.starts.append(at)
        self.counts.append(count)
        self.durations.append(duration)
        self.memories.append(memory)
        self.lines.append(line)

    def traffic(self, gaps_are_zero: bool, step: int | None = None) -> Traffic:
        """The series in order; raises FitError where the length of a step cannot be told.

        CloudWatch stores nothing for a period without invocations, so its gaps are zeros; elsewhere they are unknown.
        """
        if not self.starts:
            raise FitError(f"{self.name}: no row with a time and a number of invocations")
        self._sort()
        step = step or self._step()
        gaps = [(a, b) for a, b in zip(self.starts, self.starts[1:], strict=False) if b - a > step]
        if gaps_are_zero:
            self._fill(step, gaps)
        else:
            for before, after in gaps:
                between = f"between {_shown(before)} and {_shown(after)}"
                missing = (after - before) // step - 1
                self.warn(f"{self.name}: {missing} rows missing {between}: unknown, left out")
        return self._made(step)

    def _sort(self) -> None:
        """Sort the rows by time; of rows for one time keep the first."""
        if all(a < b for a, b in zip(self.starts, self.starts[1:], strict=False)):
            return
        order = sorted(range(len(self.starts)), key=self.starts.__getitem__)
        kept = order[:1]
        for index in order[1:]:
            if self.starts[index] == self.starts[kept[-1]]:
                where = f"{self.name}:{self.lines[index]}" if self.lines[index] else self.name
                self.warn(f"{where}: a second row for {_shown(self.starts[index])}, left out")
            else:
                kept.append(index)
        self._keep(kept)

    def _keep(self, order: list[int]) -> None:
        self.starts = array("q", (self.starts[index] for index in order))
        self.counts = [self.counts[index] for index in order]
        self.durations = [self.durations[index] for index in order]
        self.memories = [self.memories[index] for index in order]
        self.lines = array("l", (self.lines[index] for index in order))

    def _step(self) -> int:
        if len(self.starts) < 2:
            raise FitError(f"{self.name}: one row does not tell how long a step is; give at least two")
        return min(b - a for a, b in zip(self.starts, self.starts[1:], strict=False))

    def _fill(self, step: int, gaps: list[tuple[int, int]]) -> None:
        for before, after in gaps:
            for at in range(before + step, after, step):
                self.add(at, 0, 0)
        if gaps:
            self._sort()

    def _made(self, step: int) -> Traffic:
        invocations, run, memory_run = Decimal(sum(self.counts)), Decimal(0), Decimal(0)
        without_duration = without_memory = 0
        seconds = array("d")
        for count, duration, memory in zip(self.counts, self.durations, self.memories, strict=True):
            duration = self.duration_ms if duration is None else duration
            memory = self.memory_mb if memory is None else memory
            if duration is None:
                without_duration += 1
                continue
            busy = count * duration
            run += busy
            seconds.append(float(duration) / 1000)
            if memory is not None:
                memory_run += busy * memory
            elif count:
                without_memory += 1
        for missing, what in ((without_duration, "a duration"), (without_memory, "a memory size")):
            if missing:
                self.warn(f"{self.name}: {missing} rows without {what}: Lambda's price for running stays unknown")
        if self.hidden:
            self.warnings.append(f"{self.name}: {self.hidden} more rows left out or missing")
        known = not without_duration
        return Traffic(
            step,
            self.starts,
            array("d", map(float, self.counts)),
            invocations,
            run / 1000 if known else None,
            memory_run / 1000 / 1024 if known and not without_memory else None,
            seconds if known else array("d"),
            is_series=True,
            warnings=tuple(self.warnings),
        )


def _shown(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
