"""Looks at containers: walks through them, and tests of what is in them."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Expression, anchor_of
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import of_presence
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.path_patterns import SETTING, TRACE_ID
from concurrency_audit.audit.program.domain.values import (
    EMPTY,
    Value,
    key_of,
)
from concurrency_audit.audit.program.interpreter.classes import special
from concurrency_audit.audit.program.interpreter.dictionary_views import OPENING
from concurrency_audit.audit.program.interpreter.given_by_stores import of_store
from concurrency_audit.audit.program.interpreter.orm.row_values import key_to
from concurrency_audit.audit.program.interpreter.run import Run

_DICT = "builtins.dict"
_EMPTY_OR_NOT = frozenset(["builtins.list", "builtins.set", _DICT, "collections.deque"])


def walk_through(run: Run, frame: Frame, source: Value, anchor: int) -> Value | None:
    """What a walk goes through of an object whose class says so: what `__iter__` gives, or `__next__` of that."""
    given = special(run, frame, source, "__iter__", (), anchor)
    step = None if given is None else special(run, frame, given, "__next__", (), anchor)
    if given is None and (given := special(run, frame, source, "__aiter__", (), anchor)) is not None:
        step = special(run, frame, given, "__anext__", (), anchor)
    if step is None:
        return given
    made = run.record.new_object(frame, "builtins.generator", anchor)
    made.element = step
    return Value("object", "builtins.generator", made).using(step)


def iterate(run: Run, frame: Frame, term: Expression) -> Value:
    """Evaluate something that is about to be iterated, and count that."""
    source = run.container_of(frame, term)
    if (given := walk_through(run, frame, source, anchor_of(term))) is not None:
        return given
    place = source.place
    if place is not None and frame.context is not INIT:
        reads = run.record.touch(frame, place, "iterate", "content", anchor_of(term), value=source)
        source = source._replace(reads=source.reads | reads)
    return source


def membership(run: Run, frame: Frame, container: Value, item: Value, anchor: int) -> Value:
    """Count `item in container` as a look at the container."""
    for name in ("__contains__", "__getitem__", "__iter__") if container.kind == "instance" else ("__contains__",):
        asked = () if name == "__iter__" else (item,)  # Python, or `Mapping`, asks so where there is nothing better
        if (given := special(run, frame, container, name, asked, anchor)) is not None:
            return given
    place, container = container.place, _as_chosen(container)
    if place is None or frame.context is INIT:
        return of_store(run, container, item)
    reads = run.record.touch(frame, place, "check", "item", anchor, key=key_of(item), value=container)
    return container._replace(reads=container.reads | reads)


def truth(run: Run, frame: Frame, value: Value, anchor: int) -> Value:
    """What is asked where an object of the project is tested: `__bool__` of its class, or whether `__len__` is 0."""
    for name in ("__bool__", "__len__") if value.kind == "instance" else ():
        if (given := special(run, frame, value, name, (), anchor)) is not None:
            return given.using(value)
    return key_to(value)


def put_in_order(run: Run, frame: Frame, source: Value, anchor: int) -> None:
    """Compare the elements that are sorted, or of which the least is looked for, where their class says how."""
    element = None if source.obj is None else source.obj.element
    for each in () if element is None else element.each():
        for name in ("__lt__", "__gt__") if each.kind == "instance" else ():
            special(run, frame, each, name, (each,), anchor)


def tested(run: Run, frame: Frame, value: Value, anchor: int) -> Value:
    """A test of a container by another name than that of its place is a look at whether anything is in it."""
    value = truth(run, frame, _as_chosen(value), anchor)
    element = None if value.obj is None else value.obj.element
    of_objects = value.kind == "instance" or (element is not None and element.kind == "instance")
    if value.reads and (of_objects or any(map(_has_entries, value.each()))):
        value = value.with_deps(of_presence(value.deps))  # what is in them was not asked
    is_container = value.kind == "object" and value.ref in _EMPTY_OR_NOT and not value.others
    if not is_container or value.reads or value.place is None or frame.context is INIT:
        return value
    reads = run.record.touch(frame, value.place, "check", "content", anchor, value=value)
    return value.with_reads(value.reads | reads)


def _has_entries(value: Value) -> bool:
    """Whether it is a dictionary that is made with stated entries: it is never empty."""
    names = () if value.ref != _DICT or value.obj is None else value.obj.attributes.keys()
    return bool(names) and OPENING.isdisjoint(names) and all(name[:1] == "[" for name in names)


def counted(run: Run, frame: Frame, value: Value, anchor: int, name: str) -> Value:
    """`len(value)`: a look at how many elements there are, from which a number may be made."""
    value = tested(run, frame, value, anchor)
    is_shared = value.kind == "object" and value.ref in _EMPTY_OR_NOT and value.place is not None
    if not is_shared or value.place is None or value.others or frame.context is INIT:
        return value
    return value.with_reads(value.reads | run.record.touch(frame, value.place, "read", "content", anchor, name=name))


def read_of_copy(run: Run, frame: Frame, owner: Value, index: Value, anchor: int) -> None:
    """Record that the trace id is read from a copy of the environment, which is one of the process all the same."""
    if index.ref == TRACE_ID and owner.kind != "external" and owner.place is None and SETTING in owner.deps:
        run.record.record_call(frame, TRACE_ID, None, (index,), (), owner, owner, anchor)


def _as_chosen(container: Value) -> Value:
    """A container that is asked what is in it: what decided on that counts as read."""
    chosen = EMPTY if container.obj is None else container.obj.chosen
    return container.with_reads(container.reads | chosen) if chosen else container


def walked(run: Run, source: Value, awaits: int) -> None:
    """Say of a walk that is over whether there was an await within it."""
    if run.moment.awaits == awaits:
        return
    for number in source.reads:
        access = run.record.accesses.get(number)
        if access is not None and access.op == "iterate":
            access.waits = True
