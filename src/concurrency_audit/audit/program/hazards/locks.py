"""Whether locks protect a shape, or the way in which they fail to."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.shape import Shape
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

Verdict = tuple[str, Access] | None


def lock_state(program: Program, shared: Shared, shape: Shape) -> tuple[str, Access]:
    """`protected`, `inconsistent`, `different`, `local` or `none`, with the access that decides."""
    act, first = shape.act, _partner(program, shape)
    shared_locks = facts.common_locks(first, act) if first is not None else act.locks
    if shared_locks:
        outside = shared.outside(_rivals(shared, shape), shared_locks)
        rivals = [a for a in outside if a.site != act.site]
        if rivals:
            beside = (a for a in rivals if a.context.beside_others and act.context.beside_others)
            rival = next(beside, rivals[0])
            return ("different" if rival.locks else "inconsistent"), _later(rival, act)
        again = _read_again(shared, shape)
        if again is not None:
            return ("none", act) if shape.kind == "rebind" else ("inconsistent", again)
        return "protected", act
    if any(h.lock is None for h in act.held):
        return "local", act
    if (
        shape.kind == "mutate"
        and _is_always_locked(shared, act)
        and not _relies_on_earlier_section(program, shared, act)
    ):
        return "protected", act
    if first is not None and first.locks and act.locks:
        return "none", act  # the lock was released in between
    return ("inconsistent" if shared.is_locked_somewhere and not act.locks else "none"), act


def _read_again(shared: Shared, shape: Shape) -> Access | None:
    """What an invocation takes for its own after it has given back the lock under which it has stored it: another one's
    by then. What counts is what goes out, or decides; and what it has stored once more when it looks is its own."""
    act = shape.act
    if shape.kind not in ("update", "rebind") or (shape.kind == "rebind" and not facts.from_request(act.value)):
        return None
    later = (r for r in shared.reads if r.fresh and r.id > act.id and r.context == act.context)
    seen = (r for r in later if r.uses & _GOES_OUT and not facts.same_section(r, act) and not _is_taken_out(r, act))
    if shape.kind == "update":  # a total that is asked for under the lock is one that was true
        seen = (r for r in seen if not r.locks & act.locks)
    own = [w for w in shared.writes if w.id > act.id and w.context == act.context]
    return next((r for r in seen if not any(w.id < r.id and facts.same_section(w, r) for w in own)), None)


def _is_taken_out(look: Access, act: Access) -> bool:
    """Whether it looks into what a name was bound to before it was bound anew: `taken, rows = rows, []`."""
    is_inside = act.part == "binding" and look.part != "binding" and look.id > act.id
    return is_inside and bool(look.value.reads) and max(look.value.reads) < act.id


_GOES_OUT = frozenset(["response", "decision", "effect"])


def _partner(program: Program, shape: Shape) -> Access | None:
    """The access that must be in the same critical section; of several checks, the last one made there."""
    if shape.kind in ("fill", "lazy", "evict", "begun"):
        inside = [c for c in facts.own_checks(program, shape.act) if facts.same_section(c, shape.act)]
        if inside:
            return inside[-1]
    return shape.first


def _rivals(shared: Shared, shape: Shape) -> tuple[Access, ...]:
    if (
        shape.kind == "mutate"
        and shape.first is not None
        and facts.is_whole(shape.act)
        and shape.first.id > shape.act.id
    ):
        return tuple(a for a in shared.accesses if a.part != "binding")  # who looks in between finds it empty
    if shape.kind == "fill":
        return tuple(a for a in shape.others if not _is_taken_down(a))
    if shape.kind == "iterate" or shape.others is shared.writes:
        return shape.others
    return tuple(a for a in shape.others if a.writes)


def _is_taken_down(access: Access) -> bool:
    """Whether it takes down a flag, in one step: who looks next comes in."""
    return access.op == "write" and facts.is_keyed(access) and access.value.kind == "const" and not access.value.ref


def _later(a: Access, b: Access) -> Access:
    return a if not a.locks or a.id > b.id else b


def _is_always_locked(shared: Shared, act: Access) -> bool:
    """Whether every access of the content holds one lock; what one invocation has taken out is its own."""
    inside = (a for a in shared.accesses if a.part != "binding" and not facts.is_inner(a))
    used = [a.locks for a in inside if not _is_taken_out(a, act)]
    return bool(used) and bool(frozenset.intersection(*used))


def _relies_on_earlier_section(program: Program, shared: Shared, act: Access) -> bool:
    """Whether a step follows from what was seen before the lock was released: looked up, or copied and then cleared."""
    if facts.own_checks(program, act):
        return not any(facts.same_section(c, act) for c in facts.own_checks(program, act))
    seen = [a for a in shared.reads if a.id < act.id and a.context == act.context and not facts.is_inner(a)]
    return facts.is_whole(act) and bool(seen) and not facts.same_section(seen[-1], act)
