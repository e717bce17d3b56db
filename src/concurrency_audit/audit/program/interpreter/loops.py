"""Loops: their bodies are interpreted once, or step by step where what is walked through is stated."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.model.terms import Block, Expression, For, While, anchor_of
from concurrency_audit.audit.program.domain.contents import chosen_in
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place, either_way
from concurrency_audit.audit.program.domain.values import EMPTY, Args, Value
from concurrency_audit.audit.program.interpreter.attribute_places import shared_value
from concurrency_audit.audit.program.interpreter.by_name import steps_down
from concurrency_audit.audit.program.interpreter.carried import carries, steps_in_order
from concurrency_audit.audit.program.interpreter.control import merge
from concurrency_audit.audit.program.interpreter.elements import step_of
from concurrency_audit.audit.program.interpreter.looking import iterate, tested, walked
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.steps import functions, is_listed, may_jump, puts_together, stated

_ASKED_ANEW = ("call", "await", "not", "compare", "walrus")
"""Kinds of tests that ask again in each round."""


def loop_while(run: Run, frame: Frame, term: While) -> bool:
    """`while`: the body runs at least once where the test is a constant."""
    value = tested(run, frame, run.evaluate(frame, term[1]), anchor_of(term[1]))
    run.record.use(value, "decision")
    saved = run.moment.checks
    run.moment.checks = saved | run.record.decided(value)
    turned_away = frame.turned_away
    is_endless = term[1][0] == "constant" and bool(term[1][1])
    jumped = loop_body(run, frame, term[2], is_sure=is_endless)
    left = frame.turned_away - turned_away
    run.moment.checks = saved | left
    if not jumped:
        passed = run.record.of_rows(left if is_endless else value.reads if term[1][0] in _ASKED_ANEW else EMPTY)
        run.moment.checks |= passed  # nobody gets out of it before he has found none
        frame.refused |= passed
    with run.moment.under(jumped):
        run.execute(frame, term[3])
    return False


def loop_for(run: Run, frame: Frame, term: For) -> bool:
    """`for`: what is walked through is met by one stand-in, or by each of what is stated."""
    _, target, iterable, body, otherwise, is_async = term
    source = iterate(run, frame, iterable)
    if is_async:
        run.record.wait(frame, anchor_of(iterable))
    if (steps := steps_down(source, body)) is not None:
        for step in steps:
            run.assign(frame, target, step)
            run.execute(frame, body)
        return run.execute(frame, otherwise)
    if (met := stated(source)) is not None and puts_together(target, body):
        _step_by_step(run, frame, term, met)
        return run.execute(frame, otherwise)
    if (each := functions(source, body)) is not None or (each := steps_in_order(run, source, target, body)) is not None:
        _call_in_turn(run, frame, term, source, each)
        return run.execute(frame, otherwise)
    step = step_of(run, source)
    if carries(run, step, target, body):
        run.assign(frame, target, step)
        loop_body(run, frame, body)  # what one of them gives is what another gets
    run.assign(frame, target, step)
    awaits = run.moment.awaits
    asked = _decides(run, source, body)
    around, turned_away = run.moment.checks, frame.turned_away
    run.moment.checks = around | asked | chosen_in([source])
    jumped = loop_body(run, frame, body, source.place, is_sure=_is_something(iterable, source))
    run.moment.checks = around | asked | (frame.turned_away - turned_away)
    walked(run, source, awaits)
    with run.moment.under(jumped):
        run.execute(frame, otherwise)
    return False


def _decides(run: Run, source: Value, body: Block) -> frozenset[int]:
    """The reads of stores behind a walk whose first step ends all: `for _ in rows: raise` is `if rows: raise`."""
    if not body or body[-1][0] not in ("return", "raise") or not (reads := run.record.of_stores(source.reads)):
        return EMPTY
    found = Value(deps=source.deps, reads=reads)
    run.record.use(found, "decision")
    run.record.use(found, "outcome")
    return run.record.decided(found)


def _step_by_step(run: Run, frame: Frame, term: For, steps: Args) -> None:
    """Interpret a loop body once for each of what it meets: what it puts together then is known."""
    run.moment.loops += 1
    run.moment.steps += 1
    run.moment.switches += 1
    turned_away = frame.turned_away
    may_end = may_jump(term[3])
    for number, step in enumerate(steps):
        run.assign(frame, term[1], step)
        written = run.moment.surely_written
        _one_step(run, frame, term[3])
        if may_end and number:
            run.moment.surely_written = either_way(written, run.moment.surely_written)
    run.moment.checks |= frame.turned_away - turned_away
    run.moment.loops -= 1
    run.moment.steps -= 1


def _one_step(run: Run, frame: Frame, body: Block) -> None:
    """A step of a loop, which ends where its body does, or where that goes on with the next one."""
    around, frame.jumped = frame.jumped, []
    ends = run.execute(frame, body)
    for env, reads, _ in frame.jumped:
        merge(run, frame, env, reads)
    ways = [way for _, _, way in frame.jumped] + ([] if ends else [run.moment.surely_written])
    frame.jumped = around
    if ways:
        run.moment.surely_written = reduce(either_way, ways)


def _call_in_turn(run: Run, frame: Frame, term: For, source: Value, each: Args) -> None:
    """Interpret a loop body for each function of a list: all are called, unless one of them ends the loop."""
    may_end = may_jump(term[3])
    for number, function in enumerate(each):
        shared = function if source.place is None else shared_value(run, function, source.place.element())
        run.assign(frame, term[1], shared.using(source))
        is_sure = number == 0 or not may_end
        loop_body(run, frame, term[3], is_sure=is_sure, in_turn=is_sure)


def _is_something(iterable: Expression, source: Value) -> bool:
    """Whether a walk certainly meets something: a display or tuple that is not empty, a range up to a number."""
    if source.ref == "builtins.tuple" and source.obj is not None and source.obj.items and not source.others:
        return True
    if is_listed(source):
        return True
    if iterable[0] == "display":
        return any(each[0] != "star" for each in iterable[2])
    if iterable[0] == "call" and iterable[1][0] == "name" and iterable[1][1] == "range":
        return len(iterable[2]) == 1 and iterable[2][0][0] == "constant" and bool(iterable[2][0][1])
    return False


def loop_body(
    run: Run, frame: Frame, body: Block, over: Place | None = None, *, is_sure: bool = False, in_turn: bool = False
) -> frozenset[int]:
    """Interpret a loop body once, assuming that it runs; the reads that decide whether it is left before its end.

    What it surely writes in the elements of a shared container that it walks `over` is written in all of them, and what
    a body that `is_sure` to run writes on every way through it is written. One of several steps `in_turn` hands on to
    the next what it has bound.
    """
    run.moment.loops += 1
    run.moment.switches += 1
    before, written, turned_away = dict(frame.env), run.moment.surely_written, frame.turned_away
    around, frame.jumped = frame.jumped, []
    ends = run.execute(frame, body)
    run.moment.checks |= frame.turned_away - turned_away
    for env, reads, _ in frame.jumped:
        merge(run, frame, env, reads)
    jumped: frozenset[int] = EMPTY.union(*(reads for _, reads, _ in frame.jumped))
    ways = [way for _, _, way in frame.jumped] + ([] if ends else [run.moment.surely_written])
    frame.jumped = around
    if not in_turn:
        merge(run, frame, before)
    if is_sure and ways:
        run.moment.surely_written = reduce(either_way, ways)
    elif over is None:
        run.moment.surely_written = either_way(written, run.moment.surely_written)
    else:
        start = over.element().path
        made = run.moment.surely_written - written
        inside = (p for p in made if p.is_cleared or (p[:3] == over[:3] and p.path[: len(start)] == start))
        run.moment.surely_written = written.union(inside)
    run.moment.loops -= 1
    return jumped
