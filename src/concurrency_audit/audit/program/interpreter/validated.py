"""Fields that a generated constructor fills from a mapping, and the methods of the project that check them then."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    EMPTY,
    UNKNOWN,
    Args,
    ClassRef,
    Keywords,
    Obj,
    Value,
    derived,
)
from concurrency_audit.audit.program.interpreter.classes import bases, class_env, decorations, decorator_name, methods
from concurrency_audit.audit.program.interpreter.given_by_stores import spread_to
from concurrency_audit.audit.program.interpreter.run import Run

_CALLED = "callback"
"""Effect of decorators of methods that the constructor calls."""
_VALIDATOR, _COMPUTED = "validator", "computed_field"
_WITH = {"converter": 0, "validator": 2}
"""Arguments of a field that are called with what it is given -> the number of arguments before that."""


def fill_fields(run: Run, obj: Obj, names: Iterable[str], keywords: Keywords) -> None:
    """`Order(**item)`: a field is what the mapping holds under its name, or its default."""
    spread = [content for name, content in keywords if name is None]
    named = {name for name, _ in keywords}
    for name in (each for each in names if each not in named) if spread else ():
        obj.attributes[name] = spread_to(run, spread, name, obj.attributes.get(name))


def check_fields(run: Run, frame: Frame, ref: ClassRef, value: Value, args: Args, keywords: Keywords) -> None:
    """Call the validators of a class, as its constructor does with what it is given."""
    if frame.context is INIT:
        return
    given = derived(*args, *(content for _, content in keywords))
    _convert(run, frame, ref, value, given)
    for _, method in methods(run, ref):
        state = run.known(method.ref.module)
        kinds = decorations(run, state, method.ref.index)
        if _CALLED not in kinds and not _is_validator(state.summary.functions[method.ref.index]):
            continue
        parameters = state.summary.functions[method.ref.index].parameters
        is_of_class = "classmethod" in kinds or (bool(parameters) and parameters[0].name == "cls")
        owner = Value("class", ref) if is_of_class else value._replace(deps=EMPTY, reads=EMPTY)
        asked = sum(each.kind == "positional" and each.default is None for each in parameters) - 1
        run.call(frame, Value("bound", (method, owner)), (given,) * max(asked, 0), (), NOWHERE)


def _is_validator(function: FunctionSummary) -> bool:
    """Whether attrs calls a method to check a field: `@limit.validator`."""
    return any(
        term[0] == "attribute" and term[2] == _VALIDATOR and term[1][0] == "name" for term in function.decorators
    )


def _convert(run: Run, frame: Frame, ref: ClassRef, value: Value, given: Value) -> None:
    """Call the functions that a field is declared with: `limit = field(converter=to_number, validator=is_known)`."""
    for home in bases(run, ref):
        for name, declared in list(class_env(run.known(home.module), home.index).items()):
            obj = declared.obj if declared.kind == "object" else None
            if obj is None or obj.attributes.keys().isdisjoint(_WITH) or value.obj is None:
                continue
            content = value.obj.attributes.get(name, given)
            for word, before in _WITH.items():
                if (function := obj.attributes.get(word)) is not None and function.kind in CALLABLE:
                    made = run.call(frame, function, (*(UNKNOWN,) * before, content), (), NOWHERE)
                    if not before:
                        value.obj.attributes[name] = made


def compute_fields(run: Run, call: LibraryCall, owner: Value) -> None:
    """Run the properties that are part of what an object is as a dictionary: `@computed_field`."""
    if owner.obj is None or not isinstance(owner.obj.made_by, ClassRef) or call.frame.context is INIT:
        return
    for home in bases(run, owner.obj.made_by):
        state = run.known(home.module)
        for value in list(class_env(state, home.index).values()):
            if value.kind != "function":
                continue
            names = (decorator_name(run, state, term) for term in state.summary.functions[value.ref.index].decorators)
            if any(name is not None and name.rpartition(".")[2] == _COMPUTED for name in names):
                run.call(call.frame, value, (owner.with_deps(EMPTY),), (), NOWHERE)
