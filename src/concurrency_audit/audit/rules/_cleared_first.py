"""Items that are cleared of a flag, or removed, before one gets it or others are added: two clear, then both add."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.expressions import fields, is_no
from concurrency_audit.audit.program.domain.places import cleared
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import alike
from concurrency_audit.audit.rules._asked_fields import asked_names, is_met, of_request
from concurrency_audit.audit.rules._decided_rows import ADDED
from concurrency_audit.audit.rules._set_by import ADDS, set_to
from concurrency_audit.audit.rules._stored_items import Calls

WHY = "an invocation that does so at the same time clears before this one stores, and what both have stored stays"
_TIME = "clock"
_CHOSEN = frozenset(["quota", "limit"])
"""What is said of a read by which some of what was found were chosen."""
_ONE = frozenset(["[id]", "[_id]", "[uuid]", "[pk]"])
"""What names a single item by itself, with no sort key beside it: who removes it and adds it anew replaces it."""
_BY_KEY = re.compile(r"\bwhere\b.*\b(id|uuid|pk|rowid)[\"`]?\s*=", re.IGNORECASE | re.DOTALL)
_UPDATE = re.compile(r"\s*update\s", re.IGNORECASE)
_SCAN = ".scan"
_ADDS = (*ADDS, " insert", *ADDED)


def cleared_first(program: Program, calls: Calls, write: Access) -> Access | None:
    """The store that cleared others of what this one stores."""
    if write.op != "write" or not any(place.is_cleared for place in write.claimed):
        return None
    before = (other for other in calls.beside(write) if other is not write and cleared(other.site) in write.claimed)
    return next((other for other in before if _is_undone(program, calls, other, write)), None)


def _is_undone(program: Program, calls: Calls, other: Access, write: Access) -> bool:
    if other.op == "delete":
        return _is_added_anew(program, calls, other, write)
    return not write.in_loop and _is_of_another(calls, other, write) and _takes_the_flag(calls, other, write)


def _takes_the_flag(calls: Calls, other: Access, write: Access) -> bool:
    """Whether a field that was put down at others is put up, or set to what the request says."""
    down = {name for name, value in set_to(calls.of(other), other.value) if is_no(value)}
    up = dict(set_to(calls.of(write), write.value))
    return any(name in down and not is_no(value) and not value.reads for name, value in up.items())


def _is_of_another(calls: Calls, other: Access, write: Access) -> bool:
    """Whether the one that gets it is chosen otherwise than those that lose it.

    An item that was put there first, with all its flags down, is the very one that gets it later.
    """
    mine, theirs = calls.key(write) or fields(write.value), calls.key(other)
    if not theirs and (whole := fields(other.value)):
        theirs = {name: value for name, value in whole.items() if name in calls.key(write)}
    return not theirs or not all(name in mine and alike(value, mine[name]) for name, value in theirs.items())


def _is_added_anew(program: Program, calls: Calls, other: Access, write: Access) -> bool:
    """Whether all that the request asked for were removed, and what it gives is added for the same."""
    if not write.method_name.endswith(_ADDS) or _is_choice(program, other):
        return False
    selected = [*calls.key(other).values(), program.key(other) or UNKNOWN]
    looks = [program.accesses[i] for value in selected for i in value.reads if i in program.accesses]
    selected += [program.key(look) or UNKNOWN for look in looks if look.place == other.place]
    asked = of_request(selected)
    if _is_under_a_lock(program, calls, other, asked):
        return False
    given = of_request([write.value])
    if not asked and write.place.owner != "row":
        return bool(given) and calls.is_new(write) and any(_is_of_all(calls, look) for look in looks)
    if not asked or any(_TIME in facts.deep_deps(value) for value in selected):
        return False
    columns = fields(write.value) or _columns(write.value)
    is_more = bool(given - asked) or any(value.deps & NEW for value in columns.values())
    return is_met(asked, given) and is_more and not _is_one(program, calls, other)


def _is_of_all(calls: Calls, look: Access) -> bool:
    """Whether all items of a table are read, whatever they are: who refills it leaves what another has just added."""
    call = calls.of(look)
    return look.method_name.endswith(_SCAN) and call is not None and not list(asked_names(call))


def _is_under_a_lock(program: Program, calls: Calls, other: Access, asked: Set[str]) -> bool:
    """Whether the row to which those belong was changed first: nobody gets past that until the transaction ends."""
    if other.place.owner != "row" or not asked:
        return False
    before = (each for each in calls.of_kind(other) if each.id < other.id and each.op == "write")
    return any(
        each.place != other.place
        and _UPDATE.match(_text(program, each))
        and asked <= of_request([program.key(each) or UNKNOWN])
        for each in before
    )


def _is_one(program: Program, calls: Calls, other: Access) -> bool:
    """Whether what names a single item says which one is removed."""
    key = calls.key(other).keys()
    return EMPTY < key <= _ONE or _BY_KEY.search(_text(program, other)) is not None


def _text(program: Program, access: Access) -> str:
    key = program.key(access)
    return "" if key is None or key.text is None else path_patterns.show(key.text)


def _columns(row: Value) -> Mapping[str, Value]:
    """What a row of an ORM is made with."""
    return row.obj.attributes if row.obj is not None and row.kind == "instance" else {}


def _is_choice(program: Program, other: Access) -> bool:
    """Whether some were left: those beyond a number, or in another state."""
    looks = (program.accesses[i] for i in other.checks if i in program.accesses)
    return any(look.place == other.place and (look.uses & _CHOSEN or look.compared) for look in looks)
