"""How much of the invocation is left.

A managed instance does not stop code that runs over: the caller is told of the timeout and the work goes on, beside its
own retry. So every wait asks here first.
"""

from collections.abc import Callable
from dataclasses import dataclass

RESERVE_SECONDS = 2.0
"""Kept back for writing the metadata and answering."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of one invocation."""

    remaining_millis: Callable[[], int]
    """The Lambda context's ``get_remaining_time_in_millis``."""

    def seconds_left(self) -> float:
        """Seconds that may still be spent on work; zero or less when only the reserve is left."""
        return self.remaining_millis() / 1000 - RESERVE_SECONDS
