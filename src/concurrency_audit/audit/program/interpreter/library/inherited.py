"""Methods that an object of the project has from a library base class, which calls the project's methods in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

from concurrency_audit.audit.model.terms import NOWHERE, parts_of
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import NONE, ClassRef, Value, derived, join
from concurrency_audit.audit.program.interpreter.abstract import NOT_THERE
from concurrency_audit.audit.program.interpreter.classes import (
    base_values,
    bases,
    decorator_row,
    foreign_base,
    is_stored,
    library_bases,
    methods,
)
from concurrency_audit.audit.program.interpreter.declared import NO_OBJECTS, has_unknown_base, inherits
from concurrency_audit.audit.program.interpreter.orm import added_rows
from concurrency_audit.audit.program.interpreter.orm.rows import OF_LIBRARIES
from concurrency_audit.audit.program.interpreter.orm.rows_given import made_rows
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.spawning import start_subclass

_ANSWERS = frozenset("accept send send_json send_bytes send_text send_message reply respond close".split())
"""Methods by which an object whose class a library calls answers whoever has called."""
_ADDS = ("save", "insert", "create")
"""Methods by which a row that was made is added."""
_CREATES = "create"
_SERVES = frozenset(
    "call dispatch execute handle handle_event handle_request handler invoke main run serve start".split()
)
"""Methods by which a class is asked to do its work; others (`Row.from_dict(event)`) make objects of it."""
DEEPEST_CALLBACK = 20
"""Depth of activations beyond which functions passed to libraries are not interpreted."""


def method_of_base(run: Run, call: LibraryCall, receiver: Value, result: Callable[[], Value]) -> Value:
    """A method that only a library base class can have: given the event, it may call any of the project's methods."""
    if call.name == "start" and not call.args and start_subclass(run, call, receiver):
        return NONE
    if call.name in _ADDS and is_stored(run, receiver.ref):
        is_another = call.name == _CREATES and bool(call.values)  # `self.create(user=user)` makes one of its class
        for row in made_rows(call, receiver.ref, derived(*call.values)) if is_another else (receiver,):
            added_rows.added(run, call, receiver.ref, row)
    if call.name in OF_LIBRARIES and is_stored(run, receiver.ref):
        return result()  # it asks the database, and calls nothing of the program
    if call.name in _ANSWERS and any(library_bases(run, receiver.ref)):
        return result()  # what it is given goes to the caller
    if call.name[:2] != "__" and not inherits(run, receiver.ref):
        if call.frame.context is not INIT and _is_surely_missing(run, call, receiver):
            run.record.cut(call.frame, call.anchor, NOT_THERE)
        return result()
    return called_back(run, call, receiver, receiver.ref, result())


def _is_surely_missing(run: Run, call: LibraryCall, receiver: Value) -> bool:
    """Whether an object is known to have no such method: not where its class was guessed, where some base came out of a
    call (`Base = declarative_base()`), or where the function asks for it (`hasattr(event, "dict")`)."""
    if receiver.others or receiver.obj in run.assumed or is_stored(run, receiver.ref):
        return False
    found = (value for home in bases(run, receiver.ref) for value in base_values(run, home))
    if not all(value.kind == "class" or value.ref in NO_OBJECTS for value in found):
        return False
    parts = parts_of(call.frame.function.body)
    return not any(part[0] == "constant" and part[1] == call.name for part in parts)


def as_library_object(run: Run, call: LibraryCall, receiver: Value) -> Value | None:
    """An object of the project's class as one of the library's class it derives from, whose methods are described:
    `self.get(url)` in a class of `requests.Session`. None where the library calls methods of the subclass, as a thread
    that is started does."""
    base = None if call.name == "start" else foreign_base(run, receiver.ref)
    if base is None or any(library_bases(run, receiver.ref)):
        return None
    return receiver._replace(kind="object", ref=base)


def method_on_class(run: Run, call: LibraryCall, receiver: Value, value: Value) -> Value:
    """`Orders.handle(event, context)`, where a base class of which nothing is known makes the object itself."""
    if call.frame.context is INIT or call.name not in _SERVES or not has_unknown_base(run, receiver.ref):
        return value
    made = run.call(call.frame, receiver, (), (), NOWHERE)
    return called_back(run, call, made, receiver.ref, value)


def called_itself(run: Run, call: LibraryCall, receiver: Value) -> Value:
    """`orders(event, context)`, where only a base class of which nothing is known makes the object callable."""
    value = derived(receiver, *call.values)
    return called_back(run, call, receiver, receiver.ref, value) if has_unknown_base(run, receiver.ref) else value


def called_back(run: Run, call: LibraryCall, receiver: Value, ref: ClassRef, value: Value) -> Value:
    """The result of an inherited method that may call what the class defines, if it is given the event, or if its
    object was (`Orders(event, context).run()`)."""
    data = derived(*call.values)
    if not call.values and receiver.kind == "instance" and has_unknown_base(run, ref):
        data = derived(receiver)
    is_given_event = any(dep.startswith("event") for dep in data.deps)
    if call.frame.context is INIT or run.depth >= DEEPEST_CALLBACK or not is_given_event:
        return value
    for method in _called_by_library(run, ref):
        count = len(run.known(method.ref.module).summary.functions[method.ref.index].parameters)
        given = (data,) * max(count - 1, 0)
        returned = run.call(call.frame, Value("bound", (method, receiver)), given, (), NOWHERE)
        value = value.with_reads(value.using(returned).reads)
    return value


def given_class(run: Run, call: LibraryCall) -> Value | None:
    """What a library makes of a class of the project that it is given by keyword: `json.dumps(order, cls=Encoder)`."""
    for name, value in call.keywords:
        if name == "cls" and value.kind == "class" and inherits(run, value.ref):
            made = run.call(call.frame, value, (), (), NOWHERE)
            return called_back(run, call, made, value.ref, derived(*call.values))
    return None


def subclasses(run: Run, call: LibraryCall, ref: ClassRef) -> Value:
    """`Base.__subclasses__()`: those that were defined so far."""
    found = [
        Value("class", ClassRef(state.key, index))
        for state in [each for each in run.modules.values() if each is not None]
        for index in list(state.class_objects)
        if any(each.kind == "class" and each.ref == ref for each in base_values(run, ClassRef(state.key, index)))
    ]
    made = run.record.new_object(call.frame, "builtins.list", call.anchor)
    made.items = tuple(found)
    made.element = reduce(join, found) if found else None
    return Value("object", "builtins.list", made)


def parser_class(run: Run, receiver: Value) -> ClassRef | None:
    """The class of the project of which an object is a parser of a library, which calls methods for what it meets."""
    ref = None if receiver.obj is None else receiver.obj.made_by
    if not isinstance(ref, ClassRef) or not isinstance(receiver.ref, str):
        return None
    row = run.knowledge.object(receiver.ref)
    return ref if row is not None and row.kind == "parser" else None


def _called_by_library(run: Run, ref: ClassRef) -> Iterator[Value]:
    """The methods that a library calls: first those that no other names, then those that none of these has reached."""
    found: dict[str, Value] = {}
    for name, method in methods(run, ref):
        if not name.startswith("__") and not _is_route(run, method):
            found.setdefault(name, method)
    named = _named_by_others(run, ref, found)
    yield from (method for name, method in found.items() if name not in named)
    for name, method in found.items():
        if name in named and (method.ref.module, method.ref.index, run.entry) not in run.record.called:
            yield method


def _is_route(run: Run, method: Value) -> bool:
    """Whether a method answers requests of its own, which are none of this one: `@action(detail=True)`."""
    state = run.known(method.ref.module)
    rows = (decorator_row(run, state, d)[1] for d in state.summary.functions[method.ref.index].decorators)
    return any(row is not None and row.effect == "route" for row in rows)


def _named_by_others(run: Run, ref: ClassRef, found: dict[str, Value]) -> frozenset[str]:
    """The names of methods that occur as attributes in the text of others."""
    if ref not in run.helpers:
        bodies = {
            name: _attributes(run.known(method.ref.module).summary.functions[method.ref.index].body)
            for name, method in found.items()
        }
        run.helpers[ref] = frozenset(
            name for name in found if any(name in names for other, names in bodies.items() if other != name)
        )
    return run.helpers[ref]


def _attributes(block: object) -> set[str]:
    """The names of all attributes in a block."""
    names: set[str] = set()
    stack = [block]
    while stack:
        term = stack.pop()
        if not isinstance(term, (tuple, list)) or not term:
            continue
        if term[0] == "attribute" and isinstance(term[2], str):
            names.add(term[2])
        stack.extend(term)
    return names
