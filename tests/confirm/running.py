"""Handlers of this folder under a controlled schedule, without the command line around it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from concurrency_audit.confirm.confirming import confirm
from concurrency_audit.confirm.host import Host
from concurrency_audit.confirm.model import Choice, Confirmation, Subject
from concurrency_audit.confirm.subjects import Job
from concurrency_audit.confirm.trial import Trial

HANDLERS = Path(__file__).parent / "handlers"


def subject(entry: str, folder: Path = HANDLERS, setup: str | None = None) -> Subject:
    module = entry.partition(":")[0]
    return Subject(entry, f"{module}.py", 1, str(folder), (str(folder),), (str(folder),), setup)


def untargeted(
    entry: str, events: Sequence[Any], model: str = "threads", *, folder: Path = HANDLERS, schedules: int = 300
) -> Confirmation:
    (confirmation,) = confirm([Job(subject(entry, folder), model, ())], events, schedules, 60)
    return confirmation


@contextmanager
def trial(entry: str, events: Sequence[Any], model: str = "threads", *, folder: Path = HANDLERS) -> Iterator[Trial]:
    with Host(subject(entry, folder), (entry,), time.monotonic() + 60) as host:
        assert host.ready()["ready"]
        yield Trial(host, model, Choice((entry,) * len(events), tuple(events)), ())
