"""Expressions that give one of two values: `a or b`, `a if test else b`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE, Conditional, Either
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.dependencies import asks_request
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import Value, join
from concurrency_audit.audit.program.interpreter import told_by_type
from concurrency_audit.audit.program.interpreter.branch_tests import asks_presence
from concurrency_audit.audit.program.interpreter.looking import truth
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.settled_tests import settled


def either(run: Run, frame: Frame, term: Either) -> Value:
    """`and` and `or`: either value, where the second is only evaluated after a look at the first."""
    left = run.evaluate(frame, term[1])
    told = truth(run, frame, left, NOWHERE)
    saved, run.moment.checks = run.moment.checks, run.moment.checks | run.record.decided(told)
    run.record.use(left, "decision", asks_presence(term[1]) is (term[0] == "and"))
    written, asked = run.moment.surely_written, asks_request(left)
    run.moment.wishes += asked
    right = run.evaluate(frame, term[2])
    run.moment.wishes -= asked
    run.moment.checks, run.moment.surely_written = saved, written
    return _stated(left, right) or join(left, right).using(left, right)


def conditional(run: Run, frame: Frame, term: Conditional) -> Value:
    """`a if test else b`: either value, used under a decision."""
    test = truth(run, frame, run.evaluate(frame, term[1]), NOWHERE)
    if (is_true := settled(run, frame, term[1])) is not None:
        return run.evaluate(frame, term[2] if is_true else term[3])
    saved, run.moment.checks = run.moment.checks, run.moment.checks | run.record.decided(test)
    run.record.use(test, "decision")
    body, otherwise = _either_way(run, frame, term)
    otherwise = told_by_type.otherwise(term[1], term[3], otherwise)
    run.moment.checks = saved
    stated = _stated(body, otherwise) or _stated(otherwise, body)
    return join(body, otherwise).using(test) if stated is None else stated.with_reads(stated.reads | test.reads)


def _either_way(run: Run, frame: Frame, term: Conditional) -> tuple[Value, Value]:
    """What both ways give. Only what either of them writes is surely written after it."""
    moment = run.moment
    written = moment.surely_written
    body, there = run.evaluate(frame, term[2]), moment.surely_written
    moment.surely_written = written
    otherwise = run.evaluate(frame, term[3])
    moment.surely_written &= there
    return body, otherwise


def _stated(setting: Value, default: Value) -> Value | None:
    """The text that stands for a setting where it is not set: `os.environ.get("DIR") or "/tmp"` as with a default."""
    is_setting = setting.text is None and setting.kind != "const" and path_patterns.is_setting(setting.deps)
    if not is_setting or not path_patterns.is_text(default):
        return None
    return default._replace(obj=None, others=(), reads=setting.reads | default.reads)
