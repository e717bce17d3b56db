"""Reads of rows of one class: whether what is set in a row comes from itself, or from another one."""

from __future__ import annotations

from collections.abc import Set

from concurrency_audit.audit.program.domain.contents import REST
from concurrency_audit.audit.program.domain.dependencies import columns_of
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.program.interpreter.run import Run

_FINDS = "find"


def is_of_another(run: Run, row: Value, value: Value, place: Place) -> bool:
    """Whether what is set comes from other rows of the class, which were asked for by something else."""
    mine, theirs = _of_place(run, row, place), _of_place(run, value, place)
    if mine & theirs or theirs & row.reads:
        return False
    asked, given = _asked_by(run, mine), _asked_by(run, theirs)
    return asked.isdisjoint(given) if asked and given else _apart(_columns_by(run, mine), _columns_by(run, theirs))


def _apart(one: Set[object], other: Set[object]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _of_place(run: Run, value: Value, place: Place) -> frozenset[int]:
    return value.reads - of_others(run, value, place)


def of_others(run: Run, value: Value, place: Place) -> frozenset[int]:
    """The reads of other places."""
    known = run.record.accesses
    return frozenset([number for number in value.reads if number not in known or known[number].place != place])


def _columns_by(run: Run, reads: frozenset[int]) -> frozenset[str]:
    """The columns by which rows were asked for."""
    return EMPTY.union(*(columns_of(run.record.keys[number]) for number in reads if number in run.record.keys))


def _asked_by(run: Run, reads: frozenset[int]) -> frozenset[frozenset[str]]:
    """The parts of the request by which rows were asked for; those together that one question is made of."""
    keys = [run.record.keys[number].deps for number in reads if number in run.record.keys]
    return frozenset([frozenset([dep for dep in deps if dep.startswith("event")]) for deps in keys]) - {EMPTY}


def fields_asked_for(call: LibraryCall) -> list[tuple[str, Value]]:
    """What is compared by name: `filter(mail=mail)`, or fields of documents, `find_one({"mail": mail})`."""
    named = [(name, value) for name, value in call.keywords if name is not None]
    given = call.args[0].obj if not named and call.args and call.short.startswith(_FINDS) else None
    if given is None or call.args[0].ref != "builtins.dict":
        return named
    return [(name[1:-1], value) for name, value in given.attributes.items() if name[:1] == "[" and name != REST]
