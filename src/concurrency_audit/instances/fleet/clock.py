"""Simulated time: as fast as real time, or a chosen multiple of it."""

from __future__ import annotations

import asyncio
import time


class Clock:
    """Seconds that pass ``scale`` times as fast as real ones."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._start = time.monotonic()

    def now(self) -> float:
        """Simulated seconds since this clock was made."""
        return (time.monotonic() - self._start) * self.scale

    async def sleep(self, seconds: float) -> None:
        """Wait for simulated seconds."""
        await asyncio.sleep(seconds / self.scale)
