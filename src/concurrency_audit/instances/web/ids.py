"""Random ids of requests and traces, drawn many at a time."""

from __future__ import annotations

import os
import re

_BLOCK = 64
"""Ids that are drawn together: the system is asked once for all, as each call is expensive."""
_DIGITS = re.compile("(.{8})(.{4})(.)(.{3})(.)(.{3})(.{12})")
"""The digits of an id, taken apart where a UUID has its dashes, its version and its variant."""
Ids = tuple[str, str]
"""A request's id and a trace header for an invocation that comes with none.

The id is a UUID that cannot be guessed: whoever knows an invocation's id may answer it over the Runtime API.
"""


def _drawn() -> list[Ids]:
    return [
        (f"{a}-{b}-4{c}-a{d}-{e}", f"Root=1-{a}-{b}{x}{c}{y}{d}{e};Parent={a}{b}{x}{c};Sampled=0")
        for a, b, x, c, y, d, e in _DIGITS.findall(os.urandom(16 * _BLOCK).hex())
    ]


_left: list[Ids] = []


def new_ids() -> Ids:
    """The ids of a new request."""
    if not _left:
        _left.extend(_drawn())
    return _left.pop()


def new_request_id() -> str:
    """The id of a request that is no invocation."""
    return new_ids()[0]
