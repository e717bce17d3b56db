"""Calls of the standard library that give what they are given, or something that holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import CALLABLE, Value, join
from concurrency_audit.audit.program.interpreter.attribute_places import attribute_place
from concurrency_audit.audit.program.interpreter.attributes import PARTIAL_METHOD, attribute_of
from concurrency_audit.audit.program.interpreter.classes import method_of, methods
from concurrency_audit.audit.program.interpreter.elements import element_of, entry_of
from concurrency_audit.audit.program.interpreter.locks import CLOSES, lock_of
from concurrency_audit.audit.program.interpreter.names import PROXY, read_binding
from concurrency_audit.audit.program.interpreter.run import Run

_MOST_NAMES = 64
_REFERRED = "weakref.ref.__call__"


def _given_back(_run: Run, call: LibraryCall) -> Value | None:
    """`MappingProxyType(table)`: what is looked up in it is looked up in the table."""
    return call.args[0]


def _as_context(run: Run, call: LibraryCall) -> Value | None:
    """`with nullcontext(value) as x`: the value itself; nothing is done to it, so that a lock stays free."""
    return None if lock_of(run, call.args[0]) is not None else call.args[0]


def _closed(run: Run, call: LibraryCall) -> Value | None:
    """`with closing(value) as x`: the value itself, which the manager closes where its class is the project's."""
    value = call.args[0]
    if value.kind != "instance" or method_of(run, value.ref, CLOSES[call.name]) is None:
        return value
    made = run.record.new_object(call.frame, call.name, call.anchor)
    made.element = value
    return Value("object", call.name, made).using(value)


def _bound(_run: Run, call: LibraryCall) -> Value | None:
    """`MethodType(function, value)`: the function as a method of the value."""
    is_method = len(call.args) == 2 and call.args[0].kind in CALLABLE
    return Value("bound", (call.args[0], call.args[1])) if is_method else None


def _partial_method(_run: Run, call: LibraryCall) -> Value | None:
    """`approve = partialmethod(change, "approved")` in the body of a class; see `attributes.instance_attribute`."""
    if not call.args or call.args[0].kind not in CALLABLE:
        return None
    return Value("partial", (PARTIAL_METHOD, call.args, call.keywords))


def _weakly(_run: Run, call: LibraryCall) -> Value | None:
    """`weakref.ref(value)`, `WeakMethod(value.close)`: what gives the value when it is called."""
    return Value("partial", (Value("external", _REFERRED), call.args[:1], ()))


def _stands_in(_run: Run, call: LibraryCall) -> Value | None:
    """`db = LocalProxy(get_db)`: what the function gives wherever the name is used."""
    return Value("partial", (PROXY, call.args[:1], ())) if call.args[0].kind in CALLABLE else None


def _getter(_run: Run, call: LibraryCall) -> Value | None:
    """`attrgetter("session")`, `itemgetter(0)`: what gives that of whatever it is called with."""
    return (
        Value("partial", (Value("external", f"{call.name}.__call__"), call.args[:1], ()))
        if call.args[1:] == ()
        else None
    )


def _attribute_of(run: Run, call: LibraryCall) -> Value | None:
    """The call of what `attrgetter` has made: its first argument is the name, or several with dots between them."""
    name, found = call.args[0].ref, call.args[-1]
    if not isinstance(name, str) or len(call.args) != 2:
        return None
    for each in name.split("."):
        place = attribute_place(run, found, each)
        found = read_binding(run, call.frame, attribute_of(run, call.frame, found, each), place, call.anchor)
    return found


def _item_of(run: Run, call: LibraryCall) -> Value | None:
    """The call of what `itemgetter` has made: its first argument is the key."""
    return element_of(run, call.args[1], call.args[0]) if len(call.args) == 2 else None


def _from_keys(run: Run, call: LibraryCall) -> Value | None:
    """`dict.fromkeys(names, value)`: one object under all names."""
    if len(call.args) < 2:
        return None
    obj = run.record.new_object(call.frame, "builtins.dict", call.anchor)
    obj.element = call.args[1]
    known = call.args[0].obj.items if call.args[0].obj is not None else None
    for key in known or ():
        if (named := entry_of(key)) is not None:
            obj.attributes[named] = call.args[1]
    return Value("object", "builtins.dict", obj).using(*call.args)


def _names_of(run: Run, call: LibraryCall) -> Value | None:
    """`dir(value)`: the names of the methods of an instance or class of the project."""
    owner = call.args[0]
    if owner.kind not in ("instance", "class") or owner.others:
        return None
    names = list(dict.fromkeys(name for name, _ in methods(run, owner.ref)))[:_MOST_NAMES]
    obj = run.record.new_object(call.frame, "builtins.list", call.anchor)
    obj.items = tuple([Value("const", name) for name in names])
    obj.element = reduce(join, obj.items) if names else None
    return Value("object", "builtins.list", obj)


HOLDING: Mapping[str, Callable[[Run, LibraryCall], Value | None]] = {
    **dict.fromkeys(CLOSES, _closed),
    "types.MethodType": _bound,
    PARTIAL_METHOD.ref: _partial_method,
    PROXY.ref: _stands_in,
    "weakref.ref": _weakly,
    "weakref.WeakMethod": _weakly,
    "weakref.proxy": _given_back,
    _REFERRED: _given_back,
    "operator.attrgetter": _getter,
    "operator.itemgetter": _getter,
    "operator.attrgetter.__call__": _attribute_of,
    "operator.itemgetter.__call__": _item_of,
    "types.MappingProxyType": _given_back,
    "contextlib.nullcontext": _as_context,
    "builtins.dict.fromkeys": _from_keys,
    "builtins.dir": _names_of,
}
"""As `BUILTINS`."""
