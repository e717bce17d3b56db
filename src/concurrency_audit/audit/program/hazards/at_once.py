"""Whether the accesses of a hazard can happen at once: in threads, in tasks of one loop, between two awaits."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT, Access, Context
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.shape import Shape
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared


def is_between_awaits(shape: Shape) -> bool:
    """Whether no await lies between the accesses: tasks of one event loop switch only at awaits."""
    context = shape.act.context
    of_everyone = context.kind == "invocation" or shape.kind in ("update", "fill")
    if context.own_loop and shape.act.place.root != "local" and of_everyone:
        return False
    if not shape.act.context.is_async or facts.in_own_threads(shape.others):
        return False
    if shape.kind == "iterate":
        return not shape.act.waits and all(other.context.is_async for other in shape.others)
    return shape.first is not None and shape.first.awaits == shape.act.awaits


def is_of_one_thread(program: Program, shared: Shared, shape: Shape) -> bool:
    """Whether one thread that goes on from import on works with it alone, or alone changes what it counts."""
    mine = shape.act.context
    if mine.kind != "thread" or mine.many or not program.runs_always(mine):
        return False
    met = shared.writes if shape.kind == "update" else shared.accesses
    return all(access.context in (INIT, mine) for access in met)


def is_met_by_others(program: Program, shared: Shared, shape: Shape) -> bool:
    """Whether threads or tasks of one invocation meet in what is its own."""
    mine = shape.act.context
    others = {other.context for other in shape.others} - {INIT, mine}
    is_beside = mine.beside_others or any(_run_at_once(program, mine, other) for other in others)
    return is_beside and (
        shape.kind in ("update", "fill", "mutate")
        or (shape.kind == "rebind" and _is_read_back(shape.act, shared))
        or (shape.kind == "lazy" and _is_taken_once(program, shape.act))
    )


def _run_at_once(program: Program, one: Context, other: Context) -> bool:
    """Whether a process runs both at once, be it that one of them runs beside every invocation."""
    return program.are_beside(one, other) or program.runs_always(one) != program.runs_always(other)


def _is_taken_once(program: Program, write: Access) -> bool:
    """Whether the first of several threads or tasks sets what is its own, and others pass the same look meanwhile."""
    return facts.from_request(write.value) and facts.unprotected_checks(program, write) != []


def _is_read_back(write: Access, shared: Shared) -> bool:
    """Whether each of several threads or tasks reads what it has bound, after others may have bound the same."""
    later = (r for r in shared.reads if r.id > write.id and r.context == write.context)
    return any(
        (r.place, r.part, r.key) == (write.place, write.part, write.key)
        and (not write.context.is_async or r.awaits > write.awaits)
        for r in later
    )
