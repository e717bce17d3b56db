"""From tallies to the verdict, and from the verdict to files and log lines."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from concurrency_audit.load.evidence import Outcome
from concurrency_audit.load.reports import write_reports
from concurrency_audit.load.reports.text import progress_line, summary_lines
from concurrency_audit.load.running.settings import Settings
from concurrency_audit.load.shapes import SHAPES
from concurrency_audit.load.shapes.stages import clean_level, throttled_by_stage
from concurrency_audit.load.tally import Tally
from concurrency_audit.load.verdict import Subject, Verdict

logger = logging.getLogger("concurrency_audit.load")


class Book:
    """Collects what is known of a run while it goes on, and closes it into a verdict once."""

    def __init__(self, settings: Settings, planned: int, *, code: tuple[str, str] = ("", ""), workers: int = 1) -> None:
        self._settings, self._planned, self._workers = settings, planned, workers
        self._code_sha256, self._handler = code
        self._started = datetime.now(UTC)
        self.verdict: Verdict | None = None
        self.facts: Mapping[str, Any] = {}
        """What the run itself has to say besides figures."""

    def close(self, tally: Tally, incomplete: list[str]) -> Verdict:
        """Make the verdict, write every report that was asked for and log the summary."""
        self.verdict = self.preview(tally, incomplete)
        for problem in write_reports(self.verdict, _files(self._settings)):
            logger.error("%s", problem)
        for line in summary_lines(self.verdict):
            logger.info("%s", line)
        return self.verdict

    def preview(self, tally: Tally, incomplete: list[str]) -> Verdict:
        """Give the verdict as it would be now."""
        settings = self._settings
        return Verdict(
            subject=Subject(
                function=settings.function,
                qualifier=settings.qualifier,
                versions=dict(tally.versions),
                code_sha256=self._code_sha256,
                handler=self._handler,
                models=settings.models,
                endpoint=settings.endpoint,
            ),
            seed=settings.seed,
            arrivals="open" if settings.rate else "closed",
            started=self._started.isoformat(timespec="seconds"),
            seconds=round((datetime.now(UTC) - self._started).total_seconds(), 3),
            planned=self._planned + tally.added,
            tally=tally,
            limits=settings.limits,
            incomplete=tuple(dict.fromkeys([*incomplete, *tally.notes])),
            workers=self._workers,
            facts=self._facts(tally),
        )

    def log_progress(self, tally: Tally, waiting: int) -> None:
        """Log one line of progress."""
        logger.info("%s", progress_line(tally, self._planned, waiting))

    def _facts(self, tally: Tally) -> dict[str, Any]:
        facts: dict[str, Any] = {"shape": self._settings.shape, "time_scale": self._settings.time_scale}
        if self._settings.provoked:
            facts["provoked"] = f"races, at shared state and at files, seed {self._settings.provoked}"
        if self._settings.faults:
            facts["faults"] = f"S3 and Rekognition, from the middle of the load on, seed {self._settings.seed:#08x}"
        if self._settings.provoked or self._settings.faults:
            facts["latency"] = "of a disturbed run, never compared with a limit"
        plan, refused = self._settings.timetable, partial(throttled, tally)
        if len(plan.stages) > 1:
            facts["throttled_by_stage"] = throttled_by_stage(plan, refused)
        if SHAPES[self._settings.shape].ends_when_throttled:
            facts["clean_level"] = clean_level(plan, refused, until=max(tally.timeline, default=0) + 1)
        return {**facts, **self.facts}


def throttled(tally: Tally, begin: float, end: float) -> int:
    """Give how many requests were throttled between two times of the run, to the second."""
    return sum(counts[Outcome.THROTTLED] for second, counts in tally.timeline.items() if begin <= second < end)


def _files(settings: Settings) -> dict[str, Path]:
    named = {"json": settings.verdict, "junit": settings.junit, "html": settings.page}
    return {kind: Path(name) for kind, name in named.items() if name}
