"""A handler that shares one object of a library and calls what the project calls on it: interpreted, never run."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from concurrency_audit.audit.derived.sources import NoVerdictError, Sources
from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.program import entries
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter.classes import base_values, bases, class_attribute, class_env
from concurrency_audit.audit.program.interpreter.machine import forget_invocations, new_run, run_entry
from concurrency_audit.audit.program.interpreter.names import global_value
from concurrency_audit.audit.program.interpreter.run import Run

MODULE = "__shared__"
KEY = f"{MODULE}.py"
_RESULTS = "__results__.py"
THING, RESULT = "thing", "result"
_MOST_STEPS = 200_000
"""Expressions and statements interpreted, and what the record keeps of them, to make an object and to use it."""
_DEEPEST = 20_000
_FAR = 3
"""Objects within one another through which a result may know the object that gave it."""
_PROTOCOL = frozenset(["__iter__", "__next__", "__enter__", "__exit__", "__getitem__", "__len__", "__call__"])
_OBJECT = frozenset(dir(object))


class Asked(NamedTuple):
    """What the project does with such an object."""

    made_by: str
    methods: frozenset[str]
    attributes: frozenset[str] = frozenset()


class Probed(NamedTuple):
    """A finished interpretation."""

    run: Run
    ref: ClassRef
    """The class of the object."""
    place: Place | None
    """Where it is kept: in `THING`, unless its class keeps all its objects in a table of its own."""
    methods: frozenset[str]
    """What is called on it."""
    lending: frozenset[str]
    """Those whose results work on it further."""
    exhausted: bool


def probe(sources: Sources, knowledge: Knowledge, asked: Asked) -> Probed:
    """Interpret the uses of an object as the project makes them; raises NoVerdictError."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    run, making, thing = _made(sources, knowledge, asked.made_by)
    uses = [f"{name}(**event)" for name in sorted(asked.methods) if _has_source(run, thing.ref, name)]
    uses += [name for name in sorted(asked.attributes) if _has_source(run, thing.ref, name)]
    further = _further(run, sources, uses)
    run = _run(
        sources, knowledge, f"{making}\n\ndef handler(event, context):\n{''.join(_lines(uses, further, '    '))}"
    )
    thing = _thing(run)
    (entry,) = (each for each in entries.discover(run, KEY) if each.function == f"{MODULE}.handler")
    for _ in range(2):
        forget_invocations(run)
        run.limit = run.spent + _MOST_STEPS
        run_entry(run, entry.value, entry.function, lambda _f, _i: {})
    lending = frozenset(uses[number].partition("(")[0] for number in further)
    return Probed(run, thing.ref, thing.place, asked.methods | asked.attributes, lending, run.spent >= run.limit)


def _made(sources: Sources, knowledge: Knowledge, made_by: str) -> tuple[Run, str, Value]:
    """The way of writing that makes an object of a class with source, tried in turn."""
    prefix = _module(sources, made_by)
    if not prefix:
        compiled = (
            "it is compiled, without Python source" if sources.is_compiled(made_by) else "its source is not there"
        )
        raise NoVerdictError(compiled)
    names = made_by.removeprefix(f"{prefix}.").split(".")
    for expression in _expressions(prefix, names):
        making = f"import {prefix}\n\n{THING} = {expression}\n"
        run = _run(sources, knowledge, making)
        value = _thing(run)
        if value.kind == "instance":
            return run, making, value
    if sources.is_compiled(made_by) or sources.is_compiled(value.ref if isinstance(value.ref, str) else ""):
        raise NoVerdictError("it is compiled, without Python source")
    raise NoVerdictError("its source does not tell what class it is of")


def _module(sources: Sources, made_by: str) -> str:
    """The longest beginning of a dotted name that is a module with source."""
    table, parts = sources.table(), made_by.split(".")
    prefixes = (parts[:size] for size in range(len(parts) - 1, 0, -1))
    return next((".".join(each) for each in prefixes if tuple(each) in table.by_path), "")


def _expressions(prefix: str, names: list[str]) -> Iterator[str]:
    """`lib.Class.method(...)`, then the same with everything on the way called: names do not tell these apart."""
    yield f"{prefix}.{'.'.join(names)}(**options)"
    if len(names) > 1:
        yield f"{prefix}.{'.'.join(f'{name}(**options)' for name in names)}"


def _run(sources: Sources, knowledge: Knowledge, text: str) -> Run:
    sources.give(_RESULTS, "")
    sources.give(KEY, text)
    run = new_run(sources.table(), sources.summary, knowledge, lambda _: ())
    run.limit = _MOST_STEPS
    run.module(KEY)
    if run.spent >= run.limit:
        raise NoVerdictError("making it leads to too much code to follow")
    return run


def _thing(run: Run) -> Value:
    return global_value(run, run.known(KEY), THING)


def _has_source(run: Run, ref: ClassRef, name: str) -> bool:
    """Whether the class has it with source; raises NoVerdictError for what comes from elsewhere."""
    if class_attribute(run, ref, name) is not None:
        return True
    if name in _OBJECT or name == "__exit__":
        return False
    if class_attribute(run, ref, "__getattr__") is not None:
        raise NoVerdictError(f"`{name}` is made up by its `__getattr__`")
    outside = next((base for home in bases(run, ref) for base in _outside(run, home)), None)
    if outside is not None:
        raise NoVerdictError(f"`{name}` comes from `{outside}`, whose source is not there")
    return True  # an attribute that its methods set


def _outside(run: Run, ref: ClassRef) -> Iterator[str]:
    """The bases of a class that have no source here."""
    for value in base_values(run, ref):
        if value.kind != "class" and not str(value.ref).startswith(("builtins.object", "typing.", "abc.")):
            yield str(value.ref) if isinstance(value.ref, str) else "a base"


def _further(run: Run, sources: Sources, uses: list[str]) -> dict[int, list[str]]:
    """Uses whose result works on the object that gave it, as a cursor does, and what can be called on that."""
    sources.give(_RESULTS, f"from {MODULE} import {THING}\n{''.join(_lines(uses, {}, ''))}")
    thing, found, state = _thing(run), dict[int, list[str]](), run.module(_RESULTS)
    for number in range(len(uses) if state is not None else 0):
        value = None if state is None else state.globals.get(f"{RESULT}_{number}")
        if value is not None and value.kind == "instance" and value.obj is not thing.obj and _knows(value, thing.obj):
            found[number] = sorted(_public(run, value.ref))
    return found


def _knows(value: Value, thing: Obj | None) -> bool:
    """Whether an object has another among its attributes, at a short distance."""
    near = [value.obj] if value.obj is not None else []
    for _ in range(_FAR):
        inner = [each for obj in near for each in obj.attributes.values()]
        if any(each.obj is thing for each in inner):
            return True
        near = [each.obj for each in inner if each.obj is not None]
    return False


def _public(run: Run, ref: ClassRef) -> set[str]:
    found: set[str] = set()
    for home in bases(run, ref):
        for name, value in class_env(run.known(home.module), home.index).items():
            if value.kind == "function" and (name in _PROTOCOL or not name.startswith("_")):
                found.add(name)
    return found


def _lines(uses: list[str], further: Mapping[int, list[str]], indent: str) -> Iterator[str]:
    for number, use in enumerate(uses):
        result = f"{RESULT}_{number}"
        yield f"{indent}{result} = {THING}.{use}\n"
        yield from (f"{indent}{result}_{name} = {result}.{name}(**event)\n" for name in further.get(number, ()))
    if indent:
        names = [f"{RESULT}_{number}{inner}" for number in range(len(uses)) for inner in _inner(further, number)]
        yield f"{indent}return {', '.join(names) or None}\n"


def _inner(further: Mapping[int, list[str]], number: int) -> list[str]:
    return ["", *(f"_{name}" for name in further.get(number, ()))]
