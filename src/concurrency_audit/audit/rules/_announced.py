"""What says that something is there, before it is: an entry that others look for, ahead of what they then ask for."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain.accesses import Access, Context
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_READS = ("read", "iterate")
_ADDING = ("add", "append")
_APART = ("local", "store")
"""Roots of what nobody waits for who finds an entry in memory: rows are there, or not, for all workers alike."""


def announced(program: Program, shared: Shared) -> tuple[Access, Access] | None:
    """An entry that is added after a look whether it is there, and what is stored only afterwards because of that look.

    Whoever finds the entry meanwhile goes on as if the rest were done.
    """
    asked: set[tuple[int, Context]] = set()
    for write in shared.content_writes:
        if write.context.kind == "init" or facts.is_inner(write) or not _only_says_so(write):
            continue
        for look in facts.unprotected_checks(program, write):
            if look.part == "binding" or (look.id, write.context) in asked or _is_about_another(program, look, write):
                continue  # behind the first one stands all that stands behind others
            asked.add((look.id, write.context))
            late = next(_later(program, shared, write, look), None)
            if late is not None:
                return write, late
    return None


def _only_says_so(write: Access) -> bool:
    """Whether it adds an element that holds nothing but that it is there."""
    if write.op == "mutate":
        return write.method_name.rpartition(".")[2] in _ADDING
    return write.op == "write" and write.part == "item" and facts.is_constant(write.value)


def _is_about_another(program: Program, look: Access, write: Access) -> bool:
    """Whether one part of the request is looked for, another one added: `if user in admins: admins.append(other)`."""
    asked, added = program.key(look), write.value if write.op == "mutate" else program.key(write)
    mine, other = _parts(asked), _parts(added)
    return bool(mine and other) and not any(a.startswith(b) or b.startswith(a) for a in mine for b in other)


def _parts(value: Value | None) -> frozenset[str]:
    """The parts of the request on which a value depends."""
    return frozenset() if value is None else frozenset(dep for dep in value.deps if dep.startswith("event"))


def _later(program: Program, shared: Shared, write: Access, look: Access) -> Iterator[Access]:
    for other in program.decided.get((look.id, write.context), ()):
        waits = not write.context.is_async or write.context.own_loop or other.awaits > write.awaits
        if other.id > write.id and waits and other.op == "write" and other.place.root not in _APART:
            is_own = other.place.container == shared.place.container
            if _fills_in(write, other) if is_own else _is_asked_for(program, other, look):
                yield other


def _fills_in(write: Access, other: Access) -> bool:
    """Whether a place was held with None, and gets its value now."""
    is_same = (other.place, other.part, other.key) == (write.place, write.part, write.key)
    return is_same and write.op == "write" and write.value.ref is None and not facts.is_constant(other.value)


def _is_asked_for(program: Program, other: Access, look: Access) -> bool:
    """Whether those who found the entry read what is stored late."""
    kept = program.at(other.place.container)
    return any(
        r.op in _READS and r.part == other.part and look.id not in r.checks and r.context.kind != "init" for r in kept
    )
