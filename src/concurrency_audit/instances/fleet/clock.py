"""Simulated time, which runs at a multiple of real time."""

from __future__ import annotations

import asyncio
import time


class Clock:
    """A clock that runs ``scale`` times as fast as real time."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._start = time.monotonic()

    def now(self) -> float:
        """Simulated seconds since the clock was created."""
        return (time.monotonic() - self._start) * self.scale

    async def sleep(self, seconds: float) -> None:
        """Sleep for simulated seconds."""
        await asyncio.sleep(seconds / self.scale)
