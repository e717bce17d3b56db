"""`match` statements: each case is a branch of its own, and binds parts of what is matched."""

from __future__ import annotations

from itertools import islice

from concurrency_audit.audit.model.terms import NOWHERE, Match, Step
from concurrency_audit.audit.program.domain.dependencies import asks_request
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import MADE, UNKNOWN, Value, derived
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.class_fields import fields_of
from concurrency_audit.audit.program.interpreter.control import merge, rewind
from concurrency_audit.audit.program.interpreter.elements import element_of, fill_from
from concurrency_audit.audit.program.interpreter.run import Run


def match_cases(run: Run, frame: Frame, term: Match) -> bool:
    """Interpret a `match` statement; control reaches its end, as nothing may match."""
    subject = run.evaluate(frame, term[1])
    run.record.use(subject, "decision")
    if any(not names for names, *_ in term[2]):
        stated = run.record.compare(subject, UNKNOWN)  # with what the code states, which the summary does not hold
        subject = subject.with_reads(subject.reads | stated)
    saved = run.moment.checks
    run.moment.checks = saved | run.record.decided(subject)
    before, written = dict(frame.env), run.moment.surely_written
    ways: list[frozenset[Place]] = []
    asked = asks_request(subject)
    run.moment.branches += 1
    run.moment.wishes += asked
    for captures, guard, body in term[2]:
        rewind(run, frame, dict(before))
        run.moment.surely_written = written
        for _, name, steps in captures:
            frame.env[name] = _part(run, frame, subject, steps)
        if guard is not None:
            run.evaluate(frame, guard)
        if not run.execute(frame, body):
            ways.append(run.moment.surely_written)
        merge(run, frame, before)
        before = dict(frame.env)
    run.moment.branches -= 1
    run.moment.wishes -= asked
    run.moment.checks = saved
    if not term[3]:
        ways.append(written)
    run.moment.surely_written = frozenset.intersection(*ways) if ways else written
    return False


def _part(run: Run, frame: Frame, subject: Value, steps: tuple[Step, ...]) -> Value:
    """What a name in a pattern binds: the subject itself, or what is found at the end of these steps."""
    found = subject
    for kind, key in steps:
        if kind == "at":
            inner = element_of(run, found, Value("const", key))
        elif kind == "rest":
            inner = _rest(run, frame, found)
        else:
            inner = _attribute(run, frame, found, key)
        found = inner if inner.kind != "unknown" or inner.obj is not None else derived(inner, subject)
    return found


def _rest(run: Run, frame: Frame, found: Value) -> Value:
    """`*rest` and `**rest`: a new list or dictionary of the same elements."""
    if found.obj is None or found.others or found.kind != "object":
        return derived(found)
    made = run.record.new_object(frame, found.ref, NOWHERE)
    fill_from(run, made, found)
    made.items = None
    return Value("object", found.ref, made).using(found)


def _attribute(run: Run, frame: Frame, found: Value, key: str | int) -> Value:
    """An attribute by its name, or the field that a class has at a position."""
    if isinstance(key, int):
        of_class = found.kind == "instance" and not found.others
        key = next(islice(fields_of(run, found.ref), key, None), "") if of_class else ""
    is_known = found.kind in MADE and found.obj is not None and bool(key)
    return attribute_of(run, frame, found, key) if is_known else derived(found)
