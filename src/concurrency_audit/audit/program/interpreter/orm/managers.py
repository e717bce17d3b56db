"""Blocks within context managers."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Expression, With, anchor_of
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter import locks
from concurrency_audit.audit.program.interpreter.run import Run


def with_block(run: Run, frame: Frame, term: With) -> bool:
    """A block within context managers."""
    _, items, body, is_async = term
    left: list[locks.Entered] = []
    written = run.moment.surely_written
    for expression, target in items:
        manager = _manager(run, frame, expression)
        if is_async:
            run.record.wait(frame, anchor_of(expression))
        if manager.kind in ("unknown", "external", "method") and frame.context is not INIT:
            run.record.saving.setdefault(frame.context, set()).add("with")  # it may save all that was changed within
        entered = locks.enter(run, frame, manager, anchor_of(expression), is_async)
        if target is not None:
            run.assign(frame, target, entered.value)
        left.append(entered)
    checks = run.moment.checks
    ended = run.execute(frame, body)
    if not ended:
        run.moment.checks = checks | run.record.of_stores(run.moment.passed)  # who has left within does not go on
    for entered in reversed(left):
        locks.leave(run, frame, entered)
    if any(entered.manager.ref == "contextlib.suppress" for entered in left):
        run.moment.surely_written = written  # what raised has left the block before its end
        return False
    return ended


def _manager(run: Run, frame: Frame, term: Expression) -> Value:
    """The value of a `with` item; looking up a lock's name does not count as a read."""
    if term[0] in ("name", "attribute"):
        value = run.container_of(frame, term)
        if locks.lock_of(run, value) is not None:
            return value
    return run.evaluate(frame, term)
