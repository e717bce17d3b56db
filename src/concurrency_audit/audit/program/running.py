"""Finds the entry points and runs them: first a look at every candidate, then a machine that knows only what is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.terms import Block, Term
from concurrency_audit.audit.program import entries
from concurrency_audit.audit.program.candidates import Candidates
from concurrency_audit.audit.program.entries import Entry
from concurrency_audit.audit.program.machine import Machine


class Named(NamedTuple):
    """A function that configuration names as an entry point."""

    module: str
    """Module key."""
    function: str
    evidence: str


class Run(NamedTuple):
    """A finished interpretation and where it began."""

    machine: Machine
    entries: tuple[Entry, ...]


def run(make: Callable[[], Machine], candidates: Candidates, named: Iterable[Named]) -> Run:
    """Interpret everything that an invocation, thread or timer reaches.

    Whether a module has entry points shows only when its body is interpreted, and that may be in vain. What was
    interpreted in vain must not count, so the record is made by a second machine wherever the first one did such work.
    """
    named = tuple(named)
    probe = make()
    starting = {name.module for name in named} | {key for key in sorted(candidates.entries) if _found(probe, key, ())}
    spawning = {key for key in sorted(candidates.spawns) if _spawns(probe, key)}
    machine = make()
    found = entries.strongest([e for key in sorted(starting) for e in _found(machine, key, named)])
    for _ in range(2):
        machine.forget_invocations()
        for entry in found:
            _enter(machine, entry)
    for key in sorted(spawning):
        _run_dormant(machine, key)
    return Run(machine, tuple(found))


def named_by(references: Iterable[HandlerReference], machine_table: Iterable[str]) -> Iterator[Named]:
    """The handlers that templates name, where their file is audited."""
    known = set(machine_table)
    for reference in references:
        if reference.file in known and reference.file is not None:
            yield Named(reference.file, reference.function, reference.evidence)


def _found(machine: Machine, key: str, named: Iterable[Named]) -> list[Entry]:
    found = list(entries.discover(machine, key))
    state = machine.module(key)
    if state is None:
        return found
    for name in named:
        value = state.globals.get(name.function) if name.module == key else None
        entry = None if value is None else entries.make(machine, state, name.function, value, name.evidence, 0)
        if entry is not None:
            known = next((e for e in found if e.site == entry.site and e.is_request), None)
            found.append(entry if known is None else entry._replace(is_request=True))
    return found


def _enter(machine: Machine, entry: Entry) -> None:
    machine.run_entry(entry.value, entry.function, lambda _f, _i: entries.arguments(entry, machine))


def _spawns(probe: Machine, key: str) -> bool:
    """Whether interpreting a module and each of its functions starts a thread somewhere."""
    before = len(probe.spawned)
    _run_dormant(probe, key)
    return len(probe.spawned) > before


def _run_dormant(machine: Machine, key: str) -> None:
    """Interpret the functions of a module that nothing has reached, for the threads they start."""
    state = machine.module(key)
    if state is None:
        return
    for index, function in enumerate(state.summary.functions):
        if index and (key, index) not in machine.reached and not _is_class_body(state.summary.classes, index):
            if _calls(function.body):
                machine.run_dormant(key, index)
