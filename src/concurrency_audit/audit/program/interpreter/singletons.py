"""Classes of which a container of dependencies makes one object, given to all who declare that they need it."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE, Expression
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall, ModuleState
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Value
from concurrency_audit.audit.program.interpreter.classes import decorator_row, method_of
from concurrency_audit.audit.program.interpreter.names import bound
from concurrency_audit.audit.program.interpreter.run import Run

_ONE = ("constant", "singleton")
"""The lifetime that a class has where none is stated."""


def one_for_all(run: Run, ref: ClassRef) -> Value | None:
    """The one object of a class that a decorator (`@wireup.service`, `@injector.singleton`) declares to have one.

    It is made once, of the objects that its constructor's annotations name.
    """
    if ref not in run.singletons:
        state = run.known(ref.module)
        summary = state.summary.classes[ref.index]
        if state.state != "done" or not any(_declares(run, state, term) for term in summary.decorators):
            return None
        run.singletons[ref] = UNKNOWN  # what needs itself is not made
        frame = Frame(state, 0, state.summary.functions[0], state.globals, None, INIT, (state.name,))
        made = run.call(frame, Value("class", ref), (), tuple(_needs(run, ref)), NOWHERE)
        run.record.publish(made, Place("global", ref.module, summary.name))
        if made.obj is not None:
            run.supplied.add(made.obj)
        run.singletons[ref] = made
    return run.singletons[ref]


def made_for_whoever_asks(run: Run, call: LibraryCall, given: Value) -> Value | None:
    """What a container gives for a class (`injector.get(Service)`): the one object of it, or a new one that has those
    which are one for all; None for other libraries and classes."""
    one = one_for_all(run, given.ref)
    if one is not None:
        return one
    needs = tuple(_needs(run, given.ref))
    return (
        run.call(call.frame, given, (), needs, call.anchor) if any(need is not UNKNOWN for _, need in needs) else None
    )


def _declares(run: Run, state: ModuleState, term: Expression) -> bool:
    _, row = decorator_row(run, state, term)
    if row is None or row.effect != "singleton":
        return False
    keywords = term[3] if term[0] == "call" else ()
    return all(name != row.needs or value[:2] == _ONE for name, value in keywords)


def _needs(run: Run, ref: ClassRef) -> list[tuple[str | None, Value]]:
    """The constructor's arguments, as far as their classes have one object each."""
    init = method_of(run, ref, "__init__")
    if init is None or init.kind != "function":
        return []
    state = run.known(init.ref.module)
    found: list[tuple[str | None, Value]] = []
    for parameter in state.summary.functions[init.ref.index].parameters[1:]:
        named = None if not parameter.annotation else bound(run, state, parameter.annotation)
        one = one_for_all(run, named.ref) if named is not None and named.kind == "class" else None
        found += [(parameter.name, UNKNOWN if one is None else one)]
    return found
