"""`functools.singledispatch`: functions of which calling one may call another, by the class of the first argument."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.terms import Expression
from concurrency_audit.audit.program.domain.frames import Frame, ModuleState
from concurrency_audit.audit.program.domain.values import CALLABLE, Args, ClassRef, Value, join
from concurrency_audit.audit.program.interpreter.classes import bases, decorator_name
from concurrency_audit.audit.program.interpreter.names import bound, module_attribute
from concurrency_audit.audit.program.interpreter.run import Run

_SINGLE = "functools.singledispatch"
"""How the names of both decorators begin."""


def is_added(run: Run, frame: Frame, decorator: Expression, function: Value) -> bool:
    """`@total.register` and `@total.register(Order)`: calling `total` may call this function as well."""
    term = decorator[1] if decorator[0] == "call" else decorator
    if term[0] != "attribute" or term[2] != "register" or term[1][0] not in ("name", "attribute"):
        return False
    first = run.container_of(frame, term[1])
    if not is_dispatched(run, first):
        return False
    named = run.container_of(frame, decorator[2][0]) if decorator[0] == "call" and decorator[2] else None
    add(run, first, named, function)
    return True


def add(run: Run, first: Value, named: Value | None, function: Value) -> None:
    """Let calls of the first function call another one for objects of a class; without one its annotation tells."""
    wanted = _annotated(run, function) if named is None else named
    ref = wanted.ref if wanted is not None and wanted.kind == "class" and not wanted.others else None
    known = run.dispatched.setdefault((first.ref.module, first.ref.index), [])
    if (ref, function) not in known:
        known.append((ref, function))


def registers_by_call(run: Run, owner: Value, name: str, args: Args) -> bool:
    """`total.register(Order, of_order)`, without a decorator."""
    is_registration = name == "register" and len(args) > 1 and args[1].kind in CALLABLE
    if not is_registration or not is_dispatched(run, owner):
        return False
    add(run, owner, args[0], args[1])
    return True


def choices(run: Run, function: Value, args: Args) -> Value | None:
    """What a call may run besides or instead of the function that is named; None where only that one comes into
    question."""
    known = run.dispatched.get((function.ref.module, function.ref.index))
    if not known:
        return None
    is_method = len(args) > 1 and _is_within_class(run, function)
    given = args[1 if is_method else 0] if args else None
    fitting = list(_fitting(run, known, given))
    if not fitting:
        return None
    result = fitting[0] if given is not None and given.kind == "instance" else function
    for each in fitting:
        result = join(result, each)
    return result


def _fitting(run: Run, known: list[tuple[ClassRef | None, Value]], given: Value | None) -> Iterator[Value]:
    """The functions for what is given: of an instance whose class is known that of the nearest class."""
    if given is not None and given.kind == "instance" and not given.others:
        for home in bases(run, given.ref):
            own = [function for ref, function in known if ref == home]
            if own:
                yield from own
                return
        yield from (function for ref, function in known if ref is None)
        return
    yield from (function for _, function in known)


def _is_within_class(run: Run, function: Value) -> bool:
    return bool(run.known(function.ref.module).summary.functions[function.ref.index].owner >= 0)


def is_dispatched(run: Run, first: Value) -> bool:
    """Whether a function has the decorator `@singledispatch` or `@singledispatchmethod`."""
    if first.kind != "function":
        return False
    state = run.known(first.ref.module)
    names = (decorator_name(run, state, each) or "" for each in state.summary.functions[first.ref.index].decorators)
    return any(name.startswith(_SINGLE) for name in names)


def _annotated(run: Run, function: Value) -> Value | None:
    """The class that the first annotated parameter names, if it is one of the project."""
    if function.kind != "function":
        return None
    state = run.known(function.ref.module)
    parameters = state.summary.functions[function.ref.index].parameters
    named = next((each.annotation for each in parameters if each.annotation is not None), None)
    return None if named is None else _named(run, state, named)


def _named(run: Run, state: ModuleState, annotation: str) -> Value | None:
    first, *rest = annotation.split(".")
    value = bound(run, state, first)
    for name in rest:
        value = module_attribute(run, value.ref, name) if value is not None and value.kind == "module" else None
    return value
