"""Methods that a class only declares: what the classes of the project do that say to be it, or that look like it."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import ClassRef, Value, join
from concurrency_audit.audit.program.interpreter.classes import (
    base_values,
    bases,
    class_env,
    decorator_name,
    method_of,
)
from concurrency_audit.audit.program.interpreter.declared import made_by_container, stand_in
from concurrency_audit.audit.program.interpreter.run import Run

_PROTOCOLS = ("typing.Protocol", "typing_extensions.Protocol")
_REFUSAL = "NotImplementedError"
ONLY_DECLARED = "a call of which only the abstract class is known"
"""What such a method is where no class has it; calls of it are said not to be followed."""
NOT_THERE = "a call of a method that the class of its object does not have"
"""What is said where a class is known to its last base, and neither it nor any of these has such a method."""
APPLICATION = "(the rest of the application)"
"""What middleware calls after what it does itself: there is nothing to follow."""


def is_stub(function: FunctionSummary) -> bool:
    """Whether a function only says that another one will take its place: `raise NotImplementedError`."""
    if len(function.body) != 1 or function.body[0][0] != "raise" or function.body[0][1] is None:
        return False
    what = function.body[0][1]
    what = what[1] if what[0] == "call" else what
    return bool(what[0] == "name" and what[1] == _REFUSAL)


def is_abstract(run: Run, method: Value) -> bool:
    """Whether a class declares a method that it does not have."""
    state = run.known(method.ref.module)
    function = state.summary.functions[method.ref.index]
    if is_stub(function):
        return True
    if any((decorator_name(run, state, term) or "").endswith("abstractmethod") for term in function.decorators):
        return True
    return not function.body and function.owner >= 0 and _is_protocol(run, ClassRef(state.key, function.owner))


def implementing(run: Run, ref: ClassRef, name: str) -> tuple[ClassRef, ...]:
    """The classes of the project, as far as they are imported, that have a method which a class declares.

    Those that derive from it; of a protocol also those that have all its methods, with the same parameters.
    """
    _index(run)
    found = [each for each in run.deriving.get(ref, ()) if _has(run, each, name)]
    if not found and _is_protocol(run, ref):
        found = [
            each
            for each in run.having.get(name, ())
            if each != ref and _has(run, each, name) and _looks_like(run, each, ref)
        ]
    return tuple(dict.fromkeys(found))


def classes_having(run: Run, name: str) -> tuple[ClassRef, ...]:
    """The classes of the project, as far as they are imported, that have a method of a name in their body."""
    _index(run)
    return tuple(dict.fromkeys(each for each in run.having.get(name, ()) if _has(run, each, name)))


def of_implementations(run: Run, frame: Frame, owner: Value, refs: tuple[ClassRef, ...]) -> Value:
    """What may be there where only the abstract class is known: an object of one of the classes."""
    found: Value | None = None
    for ref in refs:
        source = owner._replace(at=owner.place)
        one = made_by_container(run, frame, stand_in(run, run.known(ref.module), ref, source))
        found = one if found is None else join(found, one)
    assert found is not None
    return found


def _has(run: Run, ref: ClassRef, name: str) -> bool:
    method = method_of(run, ref, name)
    return method is not None and not is_abstract(run, method)


def _looks_like(run: Run, ref: ClassRef, protocol: ClassRef) -> bool:
    """Whether a class has all methods of a protocol, called in the same way."""
    declared = [each for each in _methods(run, protocol) if each[0] != "__init__"]
    return bool(declared) and all(
        (own := method_of(run, ref, name)) is not None and _names(run, own) == _names(run, method)
        for name, method in declared
    )


def _methods(run: Run, ref: ClassRef) -> Iterator[tuple[str, Value]]:
    for home in bases(run, ref):
        for name, value in list(class_env(run.known(home.module), home.index).items()):
            if value.kind == "function":
                yield name, value


def _names(run: Run, method: Value) -> list[str]:
    return [p.name for p in run.known(method.ref.module).summary.functions[method.ref.index].parameters]


def _is_protocol(run: Run, ref: ClassRef) -> bool:
    return any(value.kind == "external" and value.ref in _PROTOCOLS for value in base_values(run, ref))


def _index(run: Run) -> None:
    """File the classes that were defined since by what they derive from and by their methods."""
    while run.indexed < len(run.classes):
        ref = run.classes[run.indexed]
        run.indexed += 1
        for base in bases(run, ref)[1:]:
            run.deriving.setdefault(base, []).append(ref)
        for name, value in list(class_env(run.known(ref.module), ref.index).items()):
            if value.kind == "function":
                run.having.setdefault(name, []).append(ref)
