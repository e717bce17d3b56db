"""What invocations print and log, by invocation: there too data of another one may appear."""

import io
import sys
from collections.abc import Mapping, Sequence

from concurrency_audit.confirm.runtime.control import CONTROL

LOGS: dict[int, list[str]] = {}
"""Invocation -> what it has written to standard output and standard error."""
_MOST = 20_000
"""Characters kept of one invocation."""


class Stream(io.TextIOWrapper):
    """Takes the place of standard output, or standard error, from before the code is imported."""

    def write(self, text: str) -> int:
        """Note who writes."""
        scheduler = CONTROL.scheduler
        if scheduler is not None and scheduler.controls():
            note(scheduler.mine().event, text)
        return super().write(text)


def note(event: int, text: str) -> None:
    """Add to what an invocation has written."""
    written = LOGS.setdefault(event, [])
    if sum(map(len, written)) < _MOST:
        written.append(text)


def watch() -> None:
    """Install the streams in this process and its children."""
    sys.stdout, sys.stderr = (Stream(open(number, "wb", closefd=False), "utf-8") for number in (1, 2))  # noqa: SIM115


def add(others: Mapping[int, Sequence[str]]) -> None:
    """Add what a worker process has noted."""
    for event, texts in others.items():
        for text in texts:
            note(event, text)


def logged() -> dict[str, str]:
    """All of it, by the number of the invocation as text."""
    return {str(event): "".join(written) for event, written in LOGS.items()}
