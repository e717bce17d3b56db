"""How often somebody has come lately, which turns away who comes too often: times per user in one worker's memory."""

from __future__ import annotations

from typing import NamedTuple

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.contents import holds
from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_COMPUTED = frozenset(f"builtins.{name}" for name in "min max round abs int float sum".split())
_RECORDS = frozenset(["builtins.tuple", "builtins.list", "builtins.dict"])


class Counted(NamedTuple):
    """A time that is added to those of a user, and the look at them that turned nobody away."""

    note: Access
    look: Access


def counted_in_time(program: Program, shared: Shared) -> Counted | None:
    """Times that are kept under a key of the request, where the request ends if there are too many of them.

    What is kept without such a key is the state of a service, as a breaker keeps it: each worker may find out alone.
    What a service has answered is kept with the time at which that grows old.
    """
    for write in shared.content_writes:
        looks = [look for look in _looks(program, write) if "outcome" in look.uses]
        looks = [look for look in looks if _is_of_request(program, look) or _is_of_request(program, write)]
        if looks and (_adds_time(write) or _goes_on(shared, write, looks)):
            is_cache = any(has_answer(each.value) for each in shared.content_writes)
            return None if is_cache else Counted(write, looks[-1])
    return None


def _looks(program: Program, write: Access) -> list[Access]:
    """The looks that decide on a store; `setdefault` is one, as it gives what is there."""
    found = (program.accesses[i] for i in sorted(write.checks) if i in program.accesses)
    given = [look for look in found if look.method_name == "setdefault" and facts.same_part(look.place, write.place)]
    return [*given, *facts.own_checks(program, write)]


def _adds_time(write: Access) -> bool:
    """Whether the time of day is added to a list within the container: `calls[user].append(time.time())`."""
    return write.op == "mutate" and facts.is_inner(write) and facts.grows(write) and is_time(write.value)


def _goes_on(shared: Shared, write: Access, looks: list[Access]) -> bool:
    """Whether what is stored was worked out of what was there and of the time: a bucket, or the times of late.

    So is the time itself, where that of the last one was compared.
    """
    if write.op != "write" or facts.is_inner(write) or shared.place.root == "store":
        return False
    if is_time(write.value):
        return any(look.op == "read" for look in looks)
    held = _held(write.value)
    seen = {look.id for look in looks}
    return any("clock" in each.deps for each in held) and any(each.reads & seen for each in held)


def has_answer(value: Value) -> bool:
    """Whether a value is or holds what another computer has said; the time of day is said by this one."""
    return any("io" in each.deps and "clock" not in each.deps for each in _held(value))


def _held(value: Value) -> tuple[Value, ...]:
    return (value, *holds(value), *_elements(value))


def _elements(value: Value) -> tuple[Value, ...]:
    element = None if value.obj is None else value.obj.element
    return () if element is None else (element,)


def _is_of_request(program: Program, access: Access) -> bool:
    key = program.key(access)
    return key is not None and facts.from_request(key)


def is_number(value: Value) -> bool:
    """Whether a value may be a number that was worked out, alone or in a pair or record: `(count + 1, time.time())`."""
    if value.kind == "unknown" or value.ref in _COMPUTED:
        return True
    is_record = value.kind == "object" and value.ref in _RECORDS and not has_answer(value)
    return is_record and any(map(_is_count, holds(value)))


def _is_count(value: Value) -> bool:
    """Whether it was worked out of what was there, and of nothing that a request says."""
    return value.kind == "unknown" and bool(value.reads) and not any(dep.startswith("event") for dep in value.deps)
