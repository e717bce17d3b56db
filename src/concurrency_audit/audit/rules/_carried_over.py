"""What is stored with something of what was read that no other invocation changes, so that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.contents import OPEN, holds
from concurrency_audit.audit.program.domain.dependencies import fields_of
from concurrency_audit.audit.program.domain.expressions import fields, steps_in
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import holds_more
from concurrency_audit.audit.rules._moved_on import UPDATES
from concurrency_audit.audit.rules._moved_out import columns_moved
from concurrency_audit.audit.rules._stored_items import Calls

_MADE = re.compile(
    r"\[(created|inserted|registered|joined|added|first)_?(at|on|date|time|timestamp|seen|by)?\]", re.IGNORECASE
)
"""Fields that an item has from when it was made."""
_SAVE = "save"
_SELECT = re.compile(r"\s*select\s+(?:distinct\s+)?(.*?)\s+from\s", re.IGNORECASE | re.DOTALL)
_UPDATE = re.compile(r"\s*update\s", re.IGNORECASE)
_OF_ANSWERS = ("records", "value", "items", "rows")
"""Endings of the names of parts of an answer, which are no columns."""
_LAST_WORD = re.compile(r"(?:\w|\{[^{}]*\})+")
_WHOLE = frozenset(["Item", "Items", "Attributes", "Body", "Responses"])
"""Parts of an answer that hold whole items."""


def is_carried_over(program: Program, calls: Calls, read: Access, write: Access, moved: Set[str]) -> bool:
    """Whether only the time of making is taken from what was there, or what is stored hangs on the key alone.

    So does what hangs on fields that an item has for good: none of those that are `moved` by some code.
    """
    if write.place.owner == "row":
        return _is_of_lasting_columns(program, read, write)
    given, keys = fields(write.value), calls.keys(write)
    if write.method_name.endswith(UPDATES):
        call = calls.of(write)
        steps = set() if call is None else {f"[{name}]" for name in steps_in(call.keywords)}
        stored = {name: value for name, value in given.items() if name not in steps}
        if steps and not any(read.id in _reads(value) for value in stored.values()):
            return True  # what the service counts on is overwritten by nobody
        named = {name[1:-1] for name in keys}
        return _hangs_on_lasting(read, given.values(), named, moved) and not _is_open(read, write, named)
    taken = {name for name, value in given.items() if read.id in value.reads and name not in keys}
    return bool(taken) and not holds_more(write.value) and all(_MADE.fullmatch(name) for name in taken)


def sets_all_that_is_set(program: Program, write: Access) -> bool:
    """Whether a row is saved with all its columns, of which no others are ever set than those that are set here."""
    here = fields_of(write.value) if write.method_name == _SAVE and write.place.owner == "row" else EMPTY
    return bool(here) and here.issuperset(program.fields_set(write.place))


def _is_of_lasting_columns(program: Program, read: Access, write: Access) -> bool:
    """Whether a statement stores what hangs on other columns, none of which any statement sets.

    An address was read from the row, and what a service answers there is stored.
    """
    select = _SELECT.match(_text(program, read))
    if select is None or not _UPDATE.match(_text(program, write)):
        return False
    columns = [_LAST_WORD.findall(word)[-1:] for word in select[1].lower().split(",")]
    selected = {name for found in columns for name in found}
    named = {name.lower() for name in fields_of(write.value)}
    if "*" in select[1]:
        taken = set() if any(name.isdigit() or name.endswith(_OF_ANSWERS) for name in named) else named
    else:
        taken = named & selected or selected
    return bool(taken) and columns_moved(program, read).isdisjoint(taken)


def _hangs_on_lasting(read: Access, values: Iterable[Value], keys: set[str], moved: Set[str]) -> bool:
    taken = [value for value in values if read.id in _reads(value)]
    asked = [_fields(value) - _WHOLE for value in taken]
    return bool(asked) and all(names and (names <= keys or (moved and names.isdisjoint(moved))) for names in asked)


def _is_open(read: Access, write: Access, keys: set[str]) -> bool:
    """Whether more than the key is stored of what was read, under names that only the run tells."""
    unnamed = None if write.value.obj is None else write.value.obj.attributes.get(OPEN)
    if unnamed is None or read.id not in _reads(unnamed):
        return False
    names = _fields(unnamed) - _WHOLE
    return not names or not names <= keys


def _text(program: Program, access: Access) -> str:
    key = program.key(access)
    return "" if key is None or key.text is None else path_patterns.show(key.text)


def _reads(value: Value) -> frozenset[int]:
    return value.reads.union(*(inner.reads for inner in holds(value)))


def _fields(value: Value) -> frozenset[str]:
    return EMPTY.union(fields_of(value), *map(fields_of, holds(value)))
