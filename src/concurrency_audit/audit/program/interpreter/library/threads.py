"""Calls that run a function of the project in another thread, a timer or an executor."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import CALLABLE, UNKNOWN, Args, Value, derived
from concurrency_audit.audit.program.interpreter import futures
from concurrency_audit.audit.program.interpreter.effects import MAPS
from concurrency_audit.audit.program.interpreter.elements import element_of
from concurrency_audit.audit.program.interpreter.library.functional import REPEATED
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.spawning import label_of, spawn


def spawn_thread(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """Interpret a function that is passed to a thread, a timer or an executor."""
    function = call.argument(row.callable, row.callable_keyword)
    if row.many and function is not None and function.obj is not None:
        for each in function.obj.items or ():
            if each.kind in (*CALLABLE, "instance"):
                spawn(run, call, each, _handed_on(row, ()), True, label_of(run, each))
        return value
    if function is None or function.kind not in (*CALLABLE, "instance", "method"):
        return value
    passed = next((v for n, v in call.keywords if n == "args"), None)
    if passed is not None:
        given = passed.obj.items if passed.obj is not None and passed.obj.items is not None else (derived(passed),)
    else:
        given = tuple(a for i, a in enumerate(call.args) if i != row.callable)
    many = (run.moment.loops > 0 or call.receiver is not None) and not _is_alone(call.receiver)
    common: Args = ()
    if call.name.endswith(MAPS):
        common = tuple(g.obj.element for g in given if g.ref == REPEATED and g.obj and g.obj.element)
        given = tuple(element_of(run, g, UNKNOWN) for g in given)
    if run.moment.asked:
        run.moment.asked = False
        returned = run.call(call.frame, function, _handed_on(row, given), (), call.anchor)
        return value if row.gives is None else futures.given(run, call, row.gives, returned, value)
    returned = spawn(run, call, function, _handed_on(row, given), many, label_of(run, function), common)
    return value if row.gives is None else futures.given(run, call, row.gives, returned, value)


def _is_alone(executor: Value | None) -> bool:
    """Whether it is a pool of one thread, which does one thing after the other."""
    obj = None if executor is None else executor.obj
    size = None if obj is None else obj.attributes.get("max_workers", obj.first_argument)
    return size is not None and size.kind == "const" and size.ref == 1


def _handed_on(row: CallRow, given: Args) -> Args:
    """What the callable gets: what was given to the call, or what the library puts around it."""
    if not row.passes:
        return given
    rest = iter((*given, *(derived(*given) for _ in row.passes)))
    return tuple(Value("object", name, deps=frozenset(["context"])) if name else next(rest) for name in row.passes)
