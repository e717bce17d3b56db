"""What is handed to a library and holds data of the request: a function, a partial or bound one, a class, an object."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain.captured import captured
from concurrency_audit.audit.program.domain.contents import holds
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.hazards.facts import from_request
from concurrency_audit.audit.program.program import Program

_DEEPEST = 4


def carries_request(program: Program, value: Value, depth: int = 0) -> bool:
    """Whether a value is of the request, or goes on using what is."""
    if from_request(value):
        return True
    parts = _parts(program, value) if depth < _DEEPEST else ()
    return any(carries_request(program, part, depth + 1) for part in parts)


def _parts(program: Program, value: Value) -> Iterator[Value]:
    """What calling or using a value works with besides what it is given then."""
    yield from value.others
    if value.kind == "function":
        yield from captured(value.ref)
    elif value.kind == "bound":
        method, owner = value.ref
        yield from (method, *holds(owner))
    elif value.kind == "partial":
        function, given, named = value.ref
        yield from (function, *given, *(each for _, each in named))
    elif value.kind == "class":
        yield from (each for each in program.members(value.ref) if each.kind == "function")
    elif value.kind == "instance":
        yield from holds(value)
