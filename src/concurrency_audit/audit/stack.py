"""Gives deep recursion one piece of stack.

CPython keeps the frames of Python functions in pieces of 16 kB, and gives a piece back to the system as soon as the
first frame in it ends. Where calls go to and fro over such an edge, each of them maps memory anew and touches it for
the first time, which took a tenth of an audit's CPU. A frame that needs more than that gets a bigger piece, and the
frames above it use what it leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

R = TypeVar("R")

_SLOTS = 1 << 18
"""Pieces have the next power of two that holds a frame: one slot more than fits into 2 MB leaves as much for others.
Memory that no frame touches is never taken."""


def on_one_stack(work: Callable[[], R]) -> R:
    """Call a function whose calls nest deeply."""
    return work()


on_one_stack.__code__ = on_one_stack.__code__.replace(co_stacksize=_SLOTS)
