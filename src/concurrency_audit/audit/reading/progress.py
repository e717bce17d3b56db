"""How those are told who wait for files to be read."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told of every file that is read anew, not from the cache."""

    def __call__(self, stage: str, done: int, total: int, path: str = "", seconds: float = 0.0) -> None:
        """One file of a stage, and how long it took."""
