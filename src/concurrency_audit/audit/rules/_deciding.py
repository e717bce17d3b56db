"""Looks that decide whether an item is stored, changed or removed."""

from __future__ import annotations

from collections.abc import Mapping

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._asked_fields import (
    by_index,
    has_what_was_asked,
    is_asked_by_fields,
    is_part_of_whole,
    marks_itself,
    of_request,
    uses_up,
)
from concurrency_audit.audit.rules._cached import fills_a_cache, is_named_after_content
from concurrency_audit.audit.rules._counted import is_count, is_counted
from concurrency_audit.audit.rules._counted_beside import counted_beside
from concurrency_audit.audit.rules._decided_rows import decides_on_row, decides_on_statement
from concurrency_audit.audit.rules._moved_on import moves_on, takes_notice
from concurrency_audit.audit.rules._moved_out import moves_out
from concurrency_audit.audit.rules._narrowed import narrowed
from concurrency_audit.audit.rules._numbered import overruns, overruns_row
from concurrency_audit.audit.rules._same_item import MANY
from concurrency_audit.audit.rules._same_twice import is_same_twice
from concurrency_audit.audit.rules._set_by import BY_CHAIN
from concurrency_audit.audit.rules._spaced import is_prolonged
from concurrency_audit.audit.rules._states import States
from concurrency_audit.audit.rules._stored_items import (
    NAMED_WHOLE,
    WITHIN,
    Calls,
    is_within,
    same_holder,
)
from concurrency_audit.audit.rules._used_once import used_once

WHOLE = (
    *(".put_item", ".put_object", ".put", ".set", ".setex", ".psetex", ".hset", ".sadd", ".index", ".insert_one"),
    *(".table.insert", ".from_.insert", ".collection.add"),
)
"""Methods that store an item as a whole, there or not."""
_INSERT = ".insert_one"
_PARTS_OF_REDIS = ("Redis member", "Redis field")
_CELL = "cell of a Google sheet"
UNIQUE = ("[_id]",)
"""Fields of which a store never holds the same twice."""


def deciding_look(program: Program, calls: Calls, states: States, write: Access) -> Access | None:
    """A look at the item, without which it would not be stored as a whole, or its state not be moved on."""
    looks = [] if takes_notice(calls, write) else [narrowed(look, write) for look in _looks(program, write)]
    looks = [look for look in looks if not is_prolonged(calls, look, write)]
    decided = (look for look in looks if _is_decided(program, calls, look, write) or states.decides(look, write))
    return next((look for look in decided if not is_same_twice(program, calls, look, write)), None)


def _is_decided(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    if any(decides(program, calls, look, write) for decides in (is_counted, moves_out, counted_beside, used_once)):
        return True
    if write.place.owner == "row":
        rows = (decides_on_statement, decides_on_row, overruns_row)
        return any(decides(program, look, write) for decides in rows)
    is_whole = write.method_name.endswith(WHOLE) and not calls.is_partly(write)
    return (
        moves_on(calls, look, write)
        or uses_up(calls, look, write)
        or marks_itself(calls, look, write)
        or overruns(look, write)
        or _is_its_cell(look, write)
        or (is_whole and _decides(program, calls, look, write))
    )


def _is_its_cell(look: Access, write: Access) -> bool:
    """Whether a cell is written because of what it held, and others are turned away: a letter is sent already."""
    is_cell = look.place.owner == _CELL and look.place == write.place and not write.in_loop
    return is_cell and bool(write.place.name) and not look.method_name.endswith(MANY) and "outcome" in look.uses


def _looks(program: Program, write: Access) -> list[Access]:
    """Reads of the same store that decide whether something is stored."""
    found = [program.accesses[i] for i in sorted(write.checks) if i in program.accesses]
    if write.place.owner in NAMED_WHOLE:
        named = (program.key(write) or UNKNOWN).reads
        same = (look for look in found if look.place.owner == write.place.owner and look.op == "read")
        return [look for look in same if look.place == write.place or look.id in named]
    if write.place.owner != BY_CHAIN and not write.place.name.startswith(WITHIN):
        counts = [look for look in found if _is_of_its_whole(program, look, write)]
        return [*facts.own_checks(program, write), *counts]
    if write.place.owner != BY_CHAIN:
        return [look for look in found if look.op == "read" and is_within(look, write)]
    return [look for look in found if look.place.owner == BY_CHAIN and look.op == "read" and same_holder(look, write)]


def _is_of_its_whole(program: Program, look: Access, write: Access) -> bool:
    """Whether it was asked how many there are in the set or hash of which a member or field is stored."""
    is_part = look.place.owner == write.place.owner and write.place.owner in _PARTS_OF_REDIS
    return is_part and write.place.name.startswith(f"{look.place.name} ") and is_count(program, look)


def _decides(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether a look at the very item that is stored decides on that, and the item is no cached answer."""
    if not by_index(calls, look) and fills_a_cache(program, calls, look, write):
        return False
    if is_named_after_content(program, write):
        return False
    if look.method_name.endswith(MANY):
        return is_asked_by_fields(program, calls, look, write)
    asked, given = calls.key(look), fields(write.value)
    if not asked and not given:
        return True  # named as a whole, as a key of Redis is
    if calls.is_of_one_object(look, write):
        return True
    if write.method_name.endswith(".index") or any(name in asked for name in UNIQUE):
        return write.method_name.endswith(".index")  # a document is named beside its content
    if _is_refused(program, write, asked):
        return False
    return bool(asked) and (has_what_was_asked(asked, given) or is_part_of_whole(of_request(asked.values()), write))


def _is_refused(program: Program, write: Access, asked: Mapping[str, Value]) -> bool:
    """Whether a unique index keeps out the second of two documents that were looked for by the same fields."""
    names = {name[1:-1] for name in asked}
    return write.method_name.endswith(_INSERT) and any(
        index.fields <= names and (not index.collection or f".{index.collection}." in write.method_name)
        for index in program.unique_indexes
    )
