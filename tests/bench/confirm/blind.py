"""Realistic handlers of several files, each with the answer that was written down before it was run.

python -m tests.bench.confirm.blind [NAME ...]
"""

import resource
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from concurrency_audit.confirm.confirming import confirm
from concurrency_audit.confirm.model import CONFIRMED, NOT_REPRODUCED, STRONG, Confirmation, Subject
from concurrency_audit.confirm.subjects import Job

TESTS = Path(__file__).parents[2] / "confirm"
BUDGET = 60.0
MOCKED = ("stock", "photos")
"""Folders that need the mock of AWS, which another Python may not have."""


class Case(NamedTuple):
    """One handler under one model."""

    folder: str
    function: str
    model: str
    events: list[Any]
    expected: frozenset[str]

    @property
    def subject(self) -> Subject:
        """What is run."""
        folder = str(TESTS / "handlers" / self.folder)
        setup = {"stock": "table:setup", "photos": "work:setup"}.get(self.folder)
        return Subject(f"app:{self.function}", "app.py", 1, folder, (folder,), (folder,), setup)

    def right(self, row: Confirmation) -> bool:
        """Whether the answer is the one that was written down."""
        if self.expected == {"none"}:
            return row.verdict == NOT_REPRODUCED
        anomaly = row.witness.anomaly if row.witness else None
        return row.verdict == CONFIRMED and anomaly is not None and anomaly.level == STRONG


def cases() -> Iterator[Case]:
    """All of the table."""
    table = tomllib.loads((TESTS / "projects.toml").read_text(encoding="utf-8"))
    for kind in ("racy", "clean"):
        for folder, rows in table[kind].items():
            for function, model, events, expected in rows:
                yield Case(folder, function, model, table["events"][events], frozenset(expected.split()))


def run(case: Case, schedules: int = 1000) -> Confirmation:
    """The answer for one handler; nothing is known of it but its events."""
    (row,) = confirm([Job(case.subject, case.model, ())], case.events, schedules, BUDGET)
    return row


def main(names: list[str]) -> None:
    """A line for each, and the sums."""
    right = wrong = 0
    for case in cases():
        if names and case.function not in names and case.folder not in names:
            continue
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.monotonic()
        row = run(case)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
        fine = case.right(row)
        right, wrong = right + fine, wrong + (not fine)
        anomaly = row.witness.anomaly if row.witness else None
        said = f"{anomaly.level} {anomaly.kind}" if anomaly else row.verdict
        print(
            f"{'right' if fine else 'WRONG'} {case.folder}:{case.function} {case.model} {said} "
            f"{row.schedules} schedules {time.monotonic() - begun:.2f} s (cpu {cpu:.2f}) {row.reason[:160]}",
            flush=True,
        )
    print(f"{right} right, {wrong} wrong")


if __name__ == "__main__":
    main(sys.argv[1:])
