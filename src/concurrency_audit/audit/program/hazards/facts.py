"""Small questions about accesses, each with one answer everywhere."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.program import Program, Shared

_REQUEST = ("event", "context", "basename(")
_VARYING = frozenset(["clock", "random", "unique", "io", "pid"])
_IN_C = frozenset(
    f"builtins.{name}"
    for name in "sorted list tuple set frozenset dict sum min max any all len reversed enumerate".split()
)
"""Builtins that walk a container of plain values without giving the thread up."""
_COPIES = frozenset(["builtins.list", "builtins.tuple", "builtins.dict", "builtins.sorted"])


def from_request(value: Value) -> bool:
    """Whether a value depends on the event or the context."""
    return any(d.startswith(_REQUEST) for d in value.deps)


def varies(value: Value) -> bool:
    """Whether a value may differ from one computation to the next, request or not."""
    return bool(value.deps & _VARYING) or from_request(value)


def is_constant(value: Value) -> bool:
    """A literal: the same in every invocation."""
    return value.kind == "const" and not value.reads and not varies(value)


def is_wish(program: Program, access: Access) -> bool:
    """Whether it binds a constant for some requests only, whatever was there before."""
    wanted = access.for_some and is_constant(access.value) and access.value.ref not in (None, "", 0)
    return wanted and access.part == "binding" and not own_checks(program, access)


def is_keyed(access: Access) -> bool:
    """Whether an access means one element under a constant key."""
    return access.part == "item" and access.key not in ("*", "")


def is_inner(access: Access) -> bool:
    """Whether it touches an object inside the container rather than the container."""
    return "[]" in access.place.path


def same_section(a: Access, b: Access) -> bool:
    """Whether one critical section of a shared lock holds both."""
    return bool(common_locks(a, b))


def common_locks(a: Access, b: Access) -> frozenset[object]:
    """The shared locks of the critical sections that hold both."""
    mine = {h.region for h in a.held if h.lock is not None}
    return frozenset(h.lock for h in b.held if h.lock is not None and h.region in mine)


def has_switch(first: Access, last: Access) -> bool:
    """Whether CPython with the GIL can give the thread up between the two: only at calls and backward jumps."""
    return last.switches > first.switches


def own_checks(program: Program, access: Access) -> list[Access]:
    """The looks at the same place on which an access depends."""
    found = [program.accesses[i] for i in sorted(access.checks) if i in program.accesses]
    return [c for c in found if same_part(c.place, access.place) and c.op in ("read", "check", "iterate")]


def own_reads(program: Program, access: Access) -> list[Access]:
    """The reads of the same place from which a written value was computed."""
    found = [program.accesses[i] for i in sorted(access.value.reads) if i in program.accesses]
    return [r for r in found if same_part(r.place, access.place) and r.op == "read"]


def same_part(a: Place, b: Place) -> bool:
    """Whether two places are in one container and not two different attributes of its elements."""
    if a.container != b.container:
        return False
    steps = zip(a.path[len(a.container.path) :], b.path[len(b.container.path) :], strict=False)
    return all(mine == other for mine, other in steps)


def unprotected_checks(program: Program, access: Access) -> list[Access]:
    """The checks an access depends on, unless the last of them was made in the same critical section."""
    checks = own_checks(program, access)
    return [] if any(same_section(c, access) for c in checks) else checks


def deletes(shared: Shared) -> tuple[Access, ...]:
    """What takes elements out."""
    return tuple(a for a in shared.writes if a.op == "delete" and not is_inner(a))


def grows(access: Access) -> bool:
    """Whether it adds elements."""
    if access.op == "mutate":
        return access.method is None or access.method.grows
    return access.op == "write" and access.part == "item"


def is_hard_read(access: Access) -> bool:
    """Whether a missing element raises."""
    return access.op == "read" and access.part == "item" and access.method_name == "" and not is_inner(access)


def is_hard_delete(access: Access) -> bool:
    """`del d[k]`: a missing element raises."""
    return access.op == "delete" and access.part == "item" and access.method_name == ""


def copies(access: Access) -> bool:
    """Whether a walk is only a copy into a new container, which is one step."""
    return access.method_name in _COPIES


def walks_in_python(access: Access) -> bool:
    """Whether an iteration gives other threads a chance between its steps."""
    return access.method_name not in _IN_C


def leftovers(shared: Shared, key: str = "") -> bool:
    """Whether an invocation can read what an earlier one left: a read that no certain write of its own precedes."""
    aliases = bool(shared.content_writes)  # reading the name of a container is not yet reading what is in it
    return any(
        not a.fresh and not a.context.within
        for a in shared.reads
        if not is_inner(a)
        and (not key or a.key in (key, "*", ""))
        and not (aliases and a.part == "binding" and not a.uses)
    )


def in_threads(accesses: Iterable[Access]) -> bool:
    """Whether threads that a process starts itself are at work."""
    return any(a.context.kind == "thread" for a in accesses)
