"""Updates of rows by operators, as documents have them: `room.update({"$set": {...}})`, `room.update(Inc({...}))`,
`room.inc({Room.n: -1})`."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain.dependencies import columns_of, field_dep
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import EMPTY, Obj, Value, derived

_DICT = "builtins.dict"
_BEGIN = "[$"
"""Beginning of the entries of a dictionary of operators."""
_LIBRARY = "beanie."
_SET = "set"
_RELATIVE = frozenset("inc mul push pull pop addtoset pullall min max".split())
"""Operators by which the database changes what is there by then, in lower case and without underscores."""
METHODS = ("inc",)
"""Methods of a row that are such operators."""


def columns(call: LibraryCall) -> Value | None:
    """What each column is set to; None where no operator is given."""
    found = [entry for given in call.args for entry in _operators(given)]
    if call.name in METHODS and call.args:
        found.append((call.name, call.args[0]))
    made = Obj(_DICT, call.frame.module.key, 0, -1, False)
    for word, given in found:
        for name, value in _entries(given) or _of_columns(given):
            if word == _SET or word in _RELATIVE:
                made.attributes[name] = value if word == _SET else _relative(name, value)
    return Value("object", _DICT, made).using(*call.args) if made.attributes else None


def _operators(given: Value) -> Iterator[tuple[str, Value]]:
    """Each operator with what it is given."""
    obj = given.obj
    if obj is None:
        return
    if obj.made_by == _DICT:
        entries = ((name, value) for name, value in obj.attributes.items() if name.startswith(_BEGIN))
        yield from ((_word(name[len(_BEGIN) : -1]), value) for name, value in entries)
    elif isinstance(obj.made_by, str) and obj.made_by.startswith(_LIBRARY):
        yield _word(obj.made_by.rpartition(".")[2]), given


def _word(name: str) -> str:
    return name.lower().replace("_", "")


def _entries(given: Value) -> list[tuple[str, Value]]:
    obj = given.obj
    known = {} if obj is None or obj.made_by != _DICT else obj.attributes
    return [(name, value) for name, value in known.items() if name[:1] == "["]


def _of_columns(given: Value) -> list[tuple[str, Value]]:
    """What an operator that is an object was made with: all of its columns get what it was given."""
    return [(f"[{name}]", derived(given)) for name in sorted(columns_of(given))]


def _relative(name: str, value: Value) -> Value:
    """What is computed from what is there by then, whatever was read before."""
    return Value(deps=value.deps | {field_dep(name[1:-1])}, reads=EMPTY)
