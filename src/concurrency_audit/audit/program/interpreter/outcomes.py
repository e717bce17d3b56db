"""What a finished activation gives: its value, shared where a cache keeps it, and the object that a generator is."""

from __future__ import annotations

from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, Outcome
from concurrency_audit.audit.program.domain.places import Held, Place
from concurrency_audit.audit.program.domain.values import GENERATED, MADE, NONE, UNKNOWN, Obj, Value
from concurrency_audit.audit.program.interpreter.abstract import is_stub
from concurrency_audit.audit.program.interpreter.annotated import of_declaration
from concurrency_audit.audit.program.interpreter.classes import decorations, is_cached_property
from concurrency_audit.audit.program.interpreter.kept_results import kept
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.sending import keep_frame


def outcome_of(
    run: Run, frame: Frame, function: FunctionSummary, written: frozenset[Place], acquired: tuple[Held, ...]
) -> Outcome:
    """The outcome of a finished frame; if a cache keeps its value, the value becomes shared."""
    value = frame.returned or (UNKNOWN if is_stub(function) else NONE)
    if function.returns is not None:
        value = of_declaration(run, frame, frame.module, function.returns, value)
    kinds = decorations(run, frame.module, frame.index)
    if "context-manager" in kinds:
        obj = _generator(frame, GENERATED, value, at_import=False)
        obj.held = tuple(h for h in frame.held_at_yield if h not in run.moment.held)
        return Outcome(Value("object", obj.made_by, obj), written, acquired)
    if function.is_generator:
        obj = _generator(frame, "builtins.generator", value, at_import=frame.context is INIT)
        keep_frame(run, frame, obj)
        return Outcome(Value("object", obj.made_by, obj, None, value.deps, value.reads), written, acquired)
    keeps = value.kind in (*MADE, "unknown", "method")
    if keeps and "cached" in kinds and not is_cached_property(run, frame.module, frame.index):
        value = _cached(run, frame, value)
    if "cached" in kinds and frame.context is not INIT:
        value = kept(run, frame, value, is_cached_property(run, frame.module, frame.index))
    return Outcome(value, written, acquired)


def _generator(frame: Frame, made_by: str, element: Value, at_import: bool) -> Obj:
    """The value of calling a generator function."""
    obj = Obj(made_by, frame.module.key, frame.index, NOWHERE, at_import)
    obj.element = element
    return obj


def _cached(run: Run, frame: Frame, value: Value) -> Value:
    """The result of a cached function, which all its callers share."""
    place = Place("result", f"{frame.module.key}:{frame.index}", frame.function.name)
    for each in (value, *value.others):  # one of several that settings choose among
        run.record.publish(each, place)
    return value if value.place is not None else value._replace(at=place)
