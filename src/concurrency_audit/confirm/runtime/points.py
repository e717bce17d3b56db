"""Points at which tasks may switch, what they touch there, and the switches that were made."""

from typing import NamedTuple

HOLDING = "lock while holding"
"""The operation of a task that wants another lock: where two do so, they may wait for each other."""


class Key(NamedTuple):
    """A place in the source where tasks may switch; the same for every interpreter version."""

    file: str
    line: int
    text: str
    op: str


class Place(NamedTuple):
    """What a point touches. Two tasks at one place, at least one of them writing, conflict."""

    kind: str
    identity: object
    name: object = None


class Visit(NamedTuple):
    """One task at one point."""

    task: str
    key: Key
    nth: int
    places: tuple[tuple[Place, bool], ...]
    value: str


class Switch(NamedTuple):
    """A task switch requested by the plan."""

    task: str
    to: str
    key: Key
    nth: int
    step: int
    back: int | None = None
    """How long the trace was when the task went on; None if it never did."""
    value: str = ""
    """What was there then."""
