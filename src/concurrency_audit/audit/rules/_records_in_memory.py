"""Records in the memory of one worker: asked for by a field, for one field, or collected until they are complete."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules._counted_in_time import has_answer

_GIVEN_OUT = frozenset(["response", "effect"])
Found = tuple[Access, Access]


def found_by_field(shared: Shared) -> Found | None:
    """A record that a request adds to a list, and the walk of another one for it, which is turned away without.

    Only where records are removed as well: a list that only grows is told as one (CA111).
    """
    if not facts.deletes(shared):
        return None
    walks = {a.id for a in shared.reads if a.op == "iterate" and not facts.is_inner(a) and "outcome" in a.uses}
    added = next((w for w in shared.content_writes if _is_record(w) and not w.checks & walks), None)
    asked = next((a for a in shared.reads if _is_field(a) and "outcome" in a.uses and a.value.reads & walks), None)
    return None if added is None or asked is None else (added, asked)


def _is_record(write: Access) -> bool:
    """Whether a dictionary or object with something of this request is added."""
    if write.op != "mutate" or facts.is_inner(write) or write.context.kind == "init" or not facts.grows(write):
        return False
    return write.value.obj is not None and facts.from_request(write.value) and not has_answer(write.value)


def asked_within(program: Program, shared: Shared) -> Found | None:
    """What a request leaves in the record of a user, and the look of the next one of that user, which ends without it.

    What is stored because a look found it missing is a cache, and what a look before it has filled is there.
    """
    left = [w for w in shared.content_writes if _is_left_within(program, w)]
    looks: dict[tuple[Place, str], list[Access]] = {}
    for look in shared.reads if left else ():
        if _is_field(look) and "outcome" in look.uses and not look.fresh:
            looks.setdefault((look.place, look.key), []).append(look)
    for write in left:
        same = looks.get((write.place, write.key))
        if same and not any(look.id in write.checks for look in same):
            return write, same[0]
    return None


def collected(shared: Shared) -> Found | None:
    """What several requests put into one record, and the look of each whether it is complete, which the others leave.

    `parts[n] = data; if len(parts) < total: return "more"`, then all parts go out.
    """
    added = [w for w in shared.content_writes if _is_part(w)]
    looks = {a.id: a for a in shared.accesses if added and _is_count(a) and "outcome" in a.uses and not a.fresh}
    for access in shared.accesses if looks else ():
        counted = access.checks & looks.keys()
        if counted and access.uses & _GIVEN_OUT:
            return added[0], looks[min(counted)]
    return None


def _is_part(write: Access) -> bool:
    """Whether a request adds something of its own, in any case, to what is kept under a key; no time of its own."""
    if not facts.is_inner(write) or write.context.kind == "init" or not facts.grows(write) or write.for_some:
        return False
    is_keyed = write.op == "write" and write.part == "item" and write.key not in ("*", "")
    return not is_keyed and facts.from_request(write.value) and not is_time(write.value) and not has_answer(write.value)


def _is_count(access: Access) -> bool:
    """Whether it looks how much is in a record: at its size, or at the record itself."""
    if facts.is_inner(access):
        return facts.is_size(access)
    is_record = access.part == "item" and access.key == "*"
    return is_record and ((access.op == "read" and access.method_name == "") or access.method_name == "setdefault")


def _is_field(access: Access) -> bool:
    return (
        access.op in ("read", "check")
        and access.part == "item"
        and facts.is_inner(access)
        and access.key not in ("*", "")
    )


def _is_left_within(program: Program, write: Access) -> bool:
    """Whether something of this request is set under a stated name in an element that the request has chosen."""
    if write.op != "write" or not facts.is_inner(write) or write.part != "item" or write.key in ("*", ""):
        return False
    ways = (program.accesses[id_] for id_ in write.checks if id_ in program.accesses)
    if any(way.place == write.place for way in ways):
        return False
    return write.context.kind != "init" and facts.from_request(write.value) and not has_answer(write.value)
