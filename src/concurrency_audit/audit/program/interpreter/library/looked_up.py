"""Library functions by which others are looked up: members of a module, names in texts, one table after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import CALLABLE, UNKNOWN, Obj, Value, join
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.classes import methods
from concurrency_audit.audit.program.interpreter.elements import fill_from
from concurrency_audit.audit.program.interpreter.library import stated_names
from concurrency_audit.audit.program.interpreter.names import global_value, module_attribute
from concurrency_audit.audit.program.interpreter.run import Run

_CALLER = "operator.methodcaller.__call__"
_MOST = 64
"""Maximal number of members that are told apart."""
_ASKED = {
    "inspect.isfunction": "function", "inspect.iscoroutinefunction": "function", "inspect.isclass": "class",
    "inspect.ismethod": "bound", "inspect.isroutine": "",
}  # fmt: skip
"""Predicate -> the kind of members that it is true of; empty for everything that can be called."""


def members(run: Run, call: LibraryCall) -> Value | None:
    """`inspect.getmembers(commands, inspect.isfunction)`: pairs of a name and a function, method or class."""
    owner, predicate = call.args[0], call.argument(1, "predicate") or UNKNOWN
    kind = _ASKED.get(str(predicate.ref), "") if predicate.kind == "external" else ""
    found = [(name, value) for name, value in _members(run, call, owner) if value.kind == kind or not kind]
    if not found or len(found) > _MOST:
        return None
    listed = run.record.new_object(call.frame, "builtins.list", call.anchor)
    listed.items = tuple([_pair(listed, name, value) for name, value in found])
    for pair in listed.items:
        listed.element = pair if listed.element is None else join(listed.element, pair)
    return Value("object", "builtins.list", listed)


def _members(run: Run, call: LibraryCall, owner: Value) -> Iterator[tuple[str, Value]]:
    """What of the project a module, class or object has that can be called."""
    if owner.kind == "module" and (state := run.module(owner.ref)) is not None:
        for name in list(state.globals):
            value = global_value(run, state, name)
            if value.kind in ("function", "class"):
                yield name, value
    elif owner.kind in ("class", "instance"):
        for name in dict.fromkeys(name for name, _ in methods(run, owner.ref)):
            yield name, attribute_of(run, call.frame, owner, name)


def _pair(listed: Obj, name: str, value: Value) -> Value:
    pair = Obj("builtins.tuple", listed.module, listed.function, listed.anchor, listed.at_import)
    pair.items = (Value("const", name), value)
    pair.element = value
    return Value("object", "builtins.tuple", pair)


def chained(run: Run, call: LibraryCall) -> Value | None:
    """`ChainMap(own, defaults)` of tables that import-time code has made: an entry of one of them."""
    if call.frame.context is not INIT or not all(given.ref == "builtins.dict" for given in call.args):
        return None
    made = run.record.new_object(call.frame, "builtins.dict", call.anchor)
    for given in reversed(call.args):
        before = made.element
        fill_from(run, made, given)
        if before is not None:
            made.element = before if made.element is None else join(before, made.element)
    return Value("object", "builtins.dict", made).using(*call.args)


def method_caller(_run: Run, call: LibraryCall) -> Value | None:
    """`methodcaller("keep", event)`: what calls that method of whatever it is given."""
    named = call.args[0].kind == "const" and isinstance(call.args[0].ref, str)
    return Value("partial", (Value("external", _CALLER), call.args, call.keywords)) if named else None


def call_method_named(run: Run, call: LibraryCall) -> Value | None:
    """The call of what `methodcaller` has made: its first argument is the name, the last one the object."""
    name, *given, owner = call.args
    if not isinstance(name.ref, str):
        return None
    method = attribute_of(run, call.frame, owner, name.ref)
    return run.call(call.frame, method, tuple(given), call.keywords, call.anchor)


def by_dotted_name(run: Run, call: LibraryCall) -> Value | None:
    """`import_string("backends.memory.Backend")`: a function or class of the project by its dotted name."""
    given = call.args[0]
    if given.kind != "const" or not isinstance(given.ref, str) or given.others:
        return None
    module, _, name = given.ref.replace(":", ".").rpartition(".")
    key = run.table.resolve(call.frame.module.key, module) if module else None
    found = None if key is None else module_attribute(run, key, name)
    return found if found is not None and found.kind in (*CALLABLE, "class", "module", "instance") else None


LOOKED_UP: Mapping[str, Callable[[Run, LibraryCall], Value | None]] = {
    "inspect.getmembers": members,
    "inspect.signature": stated_names.signature,
    "dataclasses.fields": stated_names.fields,
    "attrs.fields": stated_names.fields,
    "attr.fields": stated_names.fields,
    "collections.ChainMap": chained,
    "operator.methodcaller": method_caller,
    _CALLER: call_method_named,
    "django.utils.module_loading.import_string": by_dotted_name,
    "werkzeug.utils.import_string": by_dotted_name,
    "pkgutil.resolve_name": by_dotted_name,
    "pydoc.locate": by_dotted_name,
}
"""Dotted name -> the function that interprets the call."""
