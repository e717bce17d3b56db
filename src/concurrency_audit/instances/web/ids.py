"""Random ids of requests and traces, drawn many at a time."""

from __future__ import annotations

import os
from typing import NamedTuple

_BLOCK = 64
"""Ids that are drawn together: the system is asked once for all, as each call is expensive."""


class Ids(NamedTuple):
    """The ids of one request."""

    request: str
    """A UUID that cannot be guessed: whoever knows an invocation's id may answer it over the Runtime API."""
    trace: str
    """A trace header for an invocation that comes with none."""


def _drawn() -> list[Ids]:
    digits = os.urandom(16 * _BLOCK).hex()
    return [_formatted(digits[at : at + 32]) for at in range(0, len(digits), 32)]


def _formatted(text: str) -> Ids:
    request = f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"
    return Ids(request, f"Root=1-{text[:8]}-{text[8:]};Parent={text[:16]};Sampled=0")


_left: list[Ids] = []


def new_ids() -> Ids:
    """The ids of a new request."""
    if not _left:
        _left.extend(_drawn())
    return _left.pop()
