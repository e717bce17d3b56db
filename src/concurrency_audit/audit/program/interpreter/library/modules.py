"""Modules that tell a container of dependencies what it gives: `Injector([AppModule()])`."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Closure, LibraryCall
from concurrency_audit.audit.program.domain.values import CALLABLE, Value
from concurrency_audit.audit.program.interpreter import provided as keeping
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.classes import decorator_row, method_of, methods
from concurrency_audit.audit.program.interpreter.run import Run

_BINDER, _CONFIGURE = "Binder", "configure"


def told_by_modules(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """A container that modules have told what it gives; their functions and methods are run as it runs them."""
    if call.frame.context is not INIT:
        return value
    binder = Value("object", f"{call.name.rpartition('.')[0]}.{_BINDER}", value.obj)
    for module in _modules(call.argument(row.arg, row.keyword)):
        _tell(run, call, module, value, binder)
    return value


def _modules(given: Value | None) -> Iterator[Value]:
    """The modules that it is given, one by one."""
    listed = () if given is None or given.obj is None else given.obj.items or ()
    for item in listed or (() if given is None else (given,)):
        yield from item.each()


def _tell(run: Run, call: LibraryCall, module: Value, container: Value, binder: Value) -> None:
    """Run what one module says."""
    if module.kind in CALLABLE:
        run.call(call.frame, module, (binder,), (), call.anchor)
        return
    made = run.call(call.frame, module, (), (), call.anchor) if module.kind == "class" else module
    if made.kind != "instance":
        return
    if method_of(run, made.ref, _CONFIGURE) is not None:
        run.call(call.frame, attribute_of(run, call.frame, made, _CONFIGURE), (binder,), (), call.anchor)
    for name, function in list(methods(run, made.ref)):
        words = set(_effects(run, function.ref))
        if "provides" in words:
            _provide(run, call, attribute_of(run, call.frame, made, name), container, "singleton" in words)


def _effects(run: Run, closure: Closure) -> Iterator[str]:
    """What the decorators of a method are known to do."""
    state = run.known(closure.module)
    for term in state.summary.functions[closure.index].decorators:
        _, row = decorator_row(run, state, term)
        if row is not None:
            yield row.effect


def _provide(run: Run, call: LibraryCall, method: Value, container: Value, is_one: bool) -> None:
    """Keep what a method makes, for those who ask for its class."""
    made = run.call(call.frame, method, (), (), call.anchor)
    if made.kind == "instance":
        key = Value("class", made.ref)
        if is_one:
            run.singletons[made.ref] = made
    else:
        key = Value("external", made.ref)
    keeping.keep(run, call.frame, container, key, made if is_one else keeping.provider(call.frame, method, is_one))
