"""When two calls of a function come to the same: what tells their situations apart."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Block
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import MOST_STEPS
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.values import ARGUMENTS, CALLABLE, Value

_CONTAINERS = ("builtins.dict", "builtins.list", "builtins.tuple")
_IDENTIFIED = (*CALLABLE, "instance")


def calls_a_variable(block: Block, variables: frozenset[str]) -> bool:
    """Whether a block calls one of the variables, or an element of something."""
    stack: list[object] = [block]
    while stack:
        term = stack.pop()
        if not isinstance(term, (tuple, list)) or not term:
            continue
        if term[0] == "call" and (term[1][0] == "item" or (term[1][0] == "name" and term[1][1] in variables)):
            return True
        stack.extend(term)
    return False


def memo_key(value: Value) -> tuple[object, ...]:
    """The part of an argument that can change a callee's accesses."""
    obj = value.obj
    if obj is not None and obj.made_by == ARGUMENTS:
        inner = [memo_key(item) for item in obj.items or ()]
        return (value.kind, value.deps, *inner, *((name, memo_key(item)) for name, item in obj.attributes.items()))
    is_told_apart = obj is not None and (obj.place is not None or value.kind == "instance")
    shape = None if obj is None else (obj.place, obj if is_told_apart else obj.made_by)
    if obj is not None and obj.made_by in _CONTAINERS and obj.place is None and len(obj.attributes) <= MOST_STEPS:
        # what fields an update sets, and whether something shared goes out
        inside = [(name, each.place) for name, each in obj.attributes.items()]
        shape = (
            *(shape or ()),
            *inside,
            obj.element and obj.element.place,
        )
    ref = value.ref if value.kind != "method" else value.ref[1]
    others = tuple([memo_key(other) for other in value.others]) if value.others else ()
    return (value.kind, ref, shape, value.at, value.deps, value.text, others)


def is_made(value: Value) -> bool:
    """Whether every call that returns such a value makes a new object."""
    return value.obj is not None or value.kind in CALLABLE


def apart(closure: Closure, env: dict[str, Value]) -> tuple[object, ...]:
    """The callables and objects with attributes among the arguments.

    Calls that differ in these share no outcome, and each of them has a limit of its own for the number of
    interpretations.
    """
    home = closure.frame if closure.frame is not None and not closure.frame.is_module else None
    return (home, *[v.ref if v.kind in CALLABLE else v.obj for v in _identified(env)])


def alike(closure: Closure, env: dict[str, Value]) -> tuple[object, ...]:
    """As `apart`, but objects and closures that an invocation made for itself are told apart only by their kind.

    Within one invocation, code makes objects of the same class over and over, each with calls of its own.
    """
    return (_kept(closure.frame), *[_kind_of(v) for v in _identified(env)])


def _identified(env: dict[str, Value]) -> list[Value]:
    """The callables and instances among arguments, those packed by `*` and `**` behind the others."""
    told = [v for v in env.values() if v.kind in _IDENTIFIED]
    for value in env.values():
        if value.obj is not None and value.obj.made_by == ARGUMENTS:
            packed = (*(value.obj.items or ()), *value.obj.attributes.values())
            told += [v for v in packed if v.kind in _IDENTIFIED]
    return told


def _kept(frame: Frame | None) -> Frame | None:
    return frame if frame is not None and frame.context is INIT and not frame.is_module else None


def _kind_of(value: Value) -> object:
    match value.kind:
        case "instance":
            is_own = value.obj is not None and value.obj.place is None and not value.obj.at_import
            return value.ref if is_own else value.obj
        case "function":
            return value.ref.module, value.ref.index, _kept(value.ref.frame)
        case "bound":
            method, owner = value.ref
            return _kind_of(method), _kind_of(owner)
        case "partial":
            return _kind_of(value.ref[0])
        case _:
            return value.kind
