"""Which invocations run beside each other: a handler with itself or with another, by the events that they accept."""

from dataclasses import replace
from typing import Any

from concurrency_audit.confirm.events.varying import MARKS, filled
from concurrency_audit.confirm.model import Choice

HOLDS = 2
"""The first level at which AWS holds objects and items; the levels are those of `runtime.providing`."""
Before = tuple[tuple[str, Any], ...]
"""Invocations that are over before others begin."""


def alone(entry: str, events: tuple[Any, ...], level: int) -> list[Choice]:
    """The handler with itself; where it looks at made-up contents, also where they stay what they are."""
    changing = Choice((entry,) * len(events), events, level)
    differing = any(event != events[0] for event in events)
    return [changing, replace(changing, steady=True)] if level >= HOLDS and differing else [changing]


def varied(entry: str, own: Any, template: Any, level: int, before: Before) -> list[Choice]:
    """An event that takes another way, twice, with another like it, and beside one that does not."""
    pairs = [
        (filled(template, MARKS[0]), filled(own, MARKS[0])),
        (filled(template, MARKS[0]), filled(template, MARKS[1])),
        (filled(template, MARKS[0]), filled(template, MARKS[0])),
    ]
    return [Choice((entry, entry), pair, level, before=before) for pair in pairs]


def beside(entry: str, pair: tuple[Any, Any], level: int, before: Before) -> Choice:
    """Two events that take ways of their own, about one thing."""
    return Choice((entry, entry), (filled(pair[0], MARKS[0]), filled(pair[1], MARKS[0])), level, before=before)


def mixed(entry: str, own: Any, partner: str, other: Any, provide: int) -> list[Choice]:
    """Both handlers once; and one of them twice around the other, for state that must exist before it can go wrong."""
    mine, theirs = [filled(own, mark) for mark in MARKS], [filled(other, mark) for mark in MARKS]
    return [
        Choice((entry, partner), (mine[0], theirs[1]), provide),
        Choice((entry, partner), (mine[0], theirs[0]), provide),
        Choice((partner, entry, partner), (theirs[0], mine[0], theirs[1]), provide),
        Choice((entry, entry, partner), (mine[0], mine[0], theirs[0]), provide),
    ]
