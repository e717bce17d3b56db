"""Where invocations of one part of a tree can meet those of another, so that both have to be judged together."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.path_patterns import SETTING
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.program import Program

_STATE = "library-state"
_FILES = "sqlite3.connect"
_UNKNOWN = "{unknown}"


class Meeting(NamedTuple):
    """What a part was seen to touch."""

    asks: frozenset[str]
    """What is judged together with all that others have of it."""
    has: frozenset[str]
    """What others' judgements may have to look at."""


def meet(one: Meeting, other: Meeting) -> bool:
    """Whether two parts must be judged together."""
    return not one.asks.isdisjoint(other.has) or not other.asks.isdisjoint(one.has)


def meeting(program: Program, read: Collection[str], *, in_turns: bool = False) -> Meeting:
    """What a program can share with others: the modules that were read, and what is no module's own.

    Items of stores whose names are not known, nor the setting that has them, meet no others, unless what is one step
    of an event loop is asked (`in_turns`): only that looks at the accesses of several entry points to one item.
    """
    places = {access.place for access in program.accesses.values()}
    places.update(lock for pair in program.nested_locks for lock in pair)
    shared = {
        *read,
        *(name for place in places if in_turns or not _is_nameless(place) for name in _outside(place, read)),
    }
    shared.update("files" for call in program.calls if call.name.startswith(_FILES))
    hidden = {_library(call) for call in program.calls if call.row is not None and call.row.effect == _STATE}
    settled = {_library(call) for call in program.calls if not program.in_invocations(call)}
    return Meeting(frozenset(shared | hidden), frozenset(shared | hidden | settled))


def _is_nameless(place: Place) -> bool:
    return place.root == "store" and _UNKNOWN in place.name and SETTING not in place.name


def _outside(place: Place, read: Collection[str]) -> Iterator[str]:
    """A name for a place that belongs to no module; files are one, for the paths of two may match."""
    if place.root == "file":
        yield "files"
    elif place.owner.partition(":")[0] not in read:
        yield f"{place.root} {place.owner} {place.name}"


def _library(call: Call) -> str:
    return f"library {call.name.rpartition('.')[0]}"
