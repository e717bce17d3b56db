"""What is left of some elements once those that a store gave are taken away: `set(wanted) - set(known)`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.dependencies import is_of_request
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.interpreter.elements import element_of
from concurrency_audit.audit.program.interpreter.run import Run

_SET = "builtins.set"
_METHOD = "difference"


def of_method(run: Run, call: LibraryCall, receiver: Value, value: Value) -> Value:
    """`set(wanted).difference(known)`"""
    if call.name != _METHOD or receiver.ref != _SET or not call.args:
        return value
    found = [left for each in call.args if (left := difference(run, call.frame, receiver, each)) is not None]
    return found[0] if found else value


def difference(run: Run, frame: Frame, wanted: Value, known: Value) -> Value | None:
    """A set of what was not found: which elements it has was decided by the reads of what was found."""
    if _SET not in (wanted.ref, known.ref) or not run.record.of_stores(known.reads):
        return None
    made = run.record.new_object(frame, _SET, NOWHERE)
    made.element = element_of(run, wanted, UNKNOWN)
    run.record.use(known, "decision")
    run.record.match(known, made.element)
    made.chosen = run.record.of_stores(run.record.decided(known))
    return Value("object", _SET, made).using(wanted, Value(deps=frozenset(filter(is_of_request, known.deps))))
