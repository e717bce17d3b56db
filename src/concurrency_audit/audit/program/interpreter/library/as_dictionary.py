"""What an object of the project is as a dictionary: `change.model_dump()`, `asdict(order)`."""

from __future__ import annotations

from collections.abc import Mapping

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.contents import MOST_STEPS, REST
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.key_names import names_item
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, ClassRef, Value, derived, join
from concurrency_audit.audit.program.interpreter.attribute_places import home_of
from concurrency_audit.audit.program.interpreter.class_fields import fields_of
from concurrency_audit.audit.program.interpreter.orm.dumped import dump_of
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.validated import compute_fields

_METHODS = frozenset(["model_dump", "dict", "asdict"])
_TEXTS = frozenset(["model_dump_json", "json"])
_OTHERWISE = "by_alias"
"""Keyword under which the entries have other names than the fields."""


def of_method(run: Run, call: LibraryCall, receiver: Value, value: Value) -> Value:
    """What a method of a base class gives that makes a dictionary of an object, its fields told apart."""
    if call.name in _METHODS or call.name in _TEXTS:
        compute_fields(run, call, receiver)
    if call.name in _TEXTS and (found := _with_fields(run, call, receiver, value)) is not None:
        run.record.written = value, found
    return value if call.name not in _METHODS else _with_fields(run, call, receiver, value) or value


def of_function(run: Run, call: LibraryCall) -> Value | None:
    """`dataclasses.asdict(order)`; of an object that all share, what its attributes hold is read."""
    if not call.args:
        return None
    owner, value = call.args[0], derived(*call.args)
    home = home_of(run, owner) if owner.kind == "instance" else None
    if home is None or owner.obj is None or call.frame.context is INIT:
        return _with_fields(run, call, owner, value)
    for name, held in list(owner.obj.attributes.items()):
        read = run.record.touch(call.frame, home.attribute(name), "read", "binding", call.anchor, value=held)
        value = value.with_reads(value.reads | read)
    return value


def _with_fields(run: Run, call: LibraryCall, owner: Value, value: Value) -> Value | None:
    """A dictionary of the fields; None of an object that is shared, or that was made of what a store gave.

    An item that is read, changed and put back whole stays one thing: which fields of it were changed is told only where
    they are spread over the columns of a row. One with a new name is another item, whatever is in it of those found.
    """
    obj = owner.obj
    ref = None if obj is None else obj.made_by
    if obj is None or not isinstance(ref, ClassRef) or obj.place is not None or owner.others:
        return None
    names = [name for name in fields_of(run, ref) if not name.startswith(("_", "model_config"))]
    content = {name: obj.attributes.get(name) or derived(owner) for name in names}
    reads = EMPTY.union(
        value.reads, owner.reads, *(each.reads for each in (*content.values(), *obj.attributes.values()))
    )
    if not names or len(names) > MOST_STEPS:
        return None
    if run.record.of_stores(reads) and not _is_named_anew(run, content):
        return value._replace(ref=dump_of(call, content)) if value.kind == "unknown" else None
    made = run.record.new_object(call.frame, "builtins.dict", call.anchor)
    for name, each in content.items():
        made.attributes[f"[{name}]"] = each
        made.element = each if made.element is None else join(made.element, each)
    if any(name == _OTHERWISE for name, _ in call.keywords):
        made.attributes[REST] = UNKNOWN
    return Value("object", "builtins.dict", made, None, value.deps, value.reads)


def _is_named_anew(run: Run, content: Mapping[str, Value]) -> bool:
    """Whether a field by which items are known is made up here: `id=str(uuid4())`."""
    keys = (value for name, value in content.items() if names_item(name))
    return any(value.deps & NEW and not run.record.of_stores(value.reads) for value in keys)
