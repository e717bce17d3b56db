"""What an object of the project is when its fields are spread out: `update(Item).values(**change.model_dump())`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from concurrency_audit.audit.program.domain.contents import REST
from concurrency_audit.audit.program.domain.dependencies import extend, field_dep
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS

_LEFT_OUT, _ONLY_SET = "exclude", ("exclude_unset", "exclude_none", "exclude_defaults")
"""Keywords of a dump: fields that are not in it, and that fields which have their default are not."""
_OF_OBJECT = "__dict__"


class Dump(NamedTuple):
    """The fields of an object that a store gave, as `ref` of an unknown value: it stays one thing elsewhere."""

    fields: Mapping[str, Value]

    def __hash__(self) -> int:
        return hash(frozenset(self.fields))  # calls are told apart by what they are given


def dump_of(call: LibraryCall, fields: Mapping[str, Value]) -> Dump:
    """The fields that a call puts into a dictionary."""
    given = dict(call.keywords)
    left_out = given.get(_LEFT_OUT)
    names = {each.ref for each in (left_out.obj.items or () if left_out is not None and left_out.obj else ())}
    is_set = any(name in given for name in _ONLY_SET)
    kept = {name: value for name, value in fields.items() if name not in names}
    return Dump({name: value for name, value in kept.items() if not is_set or value.kind != "const" or value.reads})


def entries(value: Value) -> Iterator[tuple[str, Value]]:
    """What is in a dictionary by name: one that was put together, or that of an object's fields."""
    if isinstance(value.ref, Dump):
        yield from value.ref.fields.items()
    elif value.kind == "method" and value.ref[1] == _OF_OBJECT and value.ref[0].kind == "instance":
        owner = value.ref[0]
        known = {} if owner.obj is None else owner.obj.attributes
        yield from ((name, each) for name, each in known.items() if name[:1].isalpha())
    elif value.obj is not None and value.ref == "builtins.dict":
        known = value.obj.attributes
        yield from ((name[1:-1], each) for name, each in known.items() if name[:1] == "[" and name != REST)


def is_as_found(name: str, value: Value) -> bool:
    """Whether a field is what a row has under that very name, and has not been set since."""
    if value.kind != "method" or value.ref[0].ref != ROWS or value.ref[1] != name:
        return False
    deps: frozenset[str] = value.ref[0].deps
    return value.deps <= deps | extend(deps, f".{name}") | {"io", "row", field_dep(name)}
