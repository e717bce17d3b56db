"""Items that are stored because of what a query for some of their fields found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.expressions import asked_by, fields
from concurrency_audit.audit.program.domain.path_patterns import TIMES
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value, is_cut
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import alike, holds_more
from concurrency_audit.audit.rules._filters import asked_of_table
from concurrency_audit.audit.rules._moved_on import UPDATES, marks_removal
from concurrency_audit.audit.rules._set_by import set_by
from concurrency_audit.audit.rules._stored_items import Calls

_COMPARED = re.compile(r"([\w#.]+)\s*(?:[<>=]|between\b)|(?:begins_with|contains)\s*\(\s*([\w#.]+)", re.IGNORECASE)
"""An attribute that the text of a condition compares, be it by order."""
_ATTRIBUTE = re.compile(r"\.(\w+)")
_ROW = "row"
"""The dependency of what a service gave, one of many."""
_OPERATOR = "[$"
_INDEX = "IndexName"
_CONDITIONS = ("KeyConditionExpression", "FilterExpression")
_MADE_UP = NEW | {"clock"}
_NOW = TIMES | {"clock", "io", "constant"}
_DECIDED = frozenset(["outcome", "lacking"])
"""Uses of a look at all because of which somebody is turned away, or goes on only where none was found."""
_RESULT = frozenset(["Items", "Count"])
_REQUEST = frozenset(["event", "context"])
"""Requests as a whole, of which too much may be a part."""


def is_asked_by_fields(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether what a query asks for are fields of the item that is stored.

    An item of a new key is no second one of those that a query found by a part of their key, unless they were looked
    through for what it has, or there is to be only one; neither is one that has none of the fields.
    """
    same = (call for call in calls.at(look) if call.context == look.context)
    names = {f"[{name}]" for call in same for name in asked_names(call)}
    whole = given = fields(write.value)
    if calls.is_new(write):
        keys = calls.keys(write)
        given = {name: value for name, value in given.items() if name not in keys}
        if names and names <= keys:
            return _is_looked_through(look, write, given) or _is_only_one(program, look, write, names)
    named = {name: given[name] for name in names if name in given}
    if named:  # and the part of the key that is not made up
        named |= {name: whole[name] for name in names if name in whole and not whole[name].deps & NEW}
    if names and not named and given and not holds_more(write.value):
        return False
    if look.method_name.endswith(".scan") and not named:
        return not names and _is_looked_through(look, write, given)
    key = program.key(look) or UNKNOWN
    asked = of_request([key])
    if not asked and key.reads and _is_missing_one(look, write, key, names):
        return True
    if not asked:
        return _is_first(look, write, named) or (_has_own_name(write) and _is_looked_through(look, write, given))
    stored = {as_item(dep) for field in (named or given).values() for dep in field.deps}
    is_within = bool(asked & stored) and asked <= of_request(given.values())  # as a begin is `between` two days
    is_stored = (
        asked <= stored or is_within or (not named and holds_more(write.value) and is_part_of_whole(asked, write))
    )
    return is_stored or (bool(asked & stored) and any(map(is_cut, named.values())))


def is_part_of_whole(asked: Set[str], write: Access) -> bool:
    """Whether the item is what the request holds as a whole, and parts of that very thing were looked for.

    `table.get_item(Key={"email": body["email"]})`, `table.put_item(Item=body)`
    """
    if not asked or (fields(write.value) and not holds_more(write.value)):
        return False
    whole = tuple(f"{dep}{end}" for dep in of_request([write.value]) if dep not in _REQUEST for end in ".[")
    return all(dep.startswith(whole) for dep in asked)


def _is_first(look: Access, write: Access, named: Mapping[str, Value]) -> bool:
    """Whether nobody was found of a kind that the code states, and one of that kind is added under a name of its own:
    the first administrator, the period of this week, each of the first users."""
    is_refused = {"lacking", "outcome"} <= look.uses
    is_kind = bool(named) and all(_is_constant(value) or _is_of_now(value) for value in named.values())
    is_own = any(value.deps & NEW or of_request([value]) for value in fields(write.value).values())
    return is_refused and is_kind and is_own and (look.in_loop or not write.in_loop)


def _is_of_now(value: Value) -> bool:
    """Whether it is worked out of the time and nothing else."""
    return "clock" in value.deps and value.deps <= _NOW


def _is_constant(value: Value) -> bool:
    """Whether it is stated, by itself or with its type: `{"S": "ADMIN"}`."""
    typed = fields(value)
    return value.kind == "const" or (len(typed) == 1 and all(each.kind == "const" for each in typed.values()))


def _is_looked_through(look: Access, write: Access, given: Mapping[str, Value]) -> bool:
    """Whether all items were looked through for one that has what the request gives a field of the new one.

    A job looks so for each of what it goes through, and adds it under a new key.
    """
    compared = {name[1:-1]: value for name, value in given.items() if name[1:-1] in look.looked_at}
    said = [v for v in compared.values() if not (write.in_loop and _ROW in v.deps)]  # else it is of what was found
    is_told = bool(of_request(said)) or _is_listed(look, write, compared) or _has_its_state(look, given)
    return is_told and not look.uses.isdisjoint(_DECIDED)


def _is_only_one(program: Program, look: Access, write: Access, names: Set[str]) -> bool:
    """Whether who finds any item of the same group is turned away: `if doors_of(house): raise`, then a door of it."""
    group = [value for name, value in fields(write.value).items() if name in names and not value.deps & NEW]
    asked = of_request([program.key(look) or UNKNOWN])
    is_refused = {"lacking", "outcome", "refusal"} <= look.uses and "response" not in look.uses
    return is_refused and bool(asked) and is_met(asked, of_request(group)) and not write.in_loop


def _is_listed(look: Access, write: Access, compared: Mapping[str, Value]) -> bool:
    """Whether a job adds each of what it goes through; a state that the code states is that of others as well."""
    other = {name: v for name, v in compared.items() if not (v.kind == "const" and name in look.compared)}
    told = any(look.id not in value.reads and not value.deps & _MADE_UP for value in other.values())
    return write.in_loop and told and _has_own_name(write)


def _has_its_state(look: Access, given: Mapping[str, Value]) -> bool:
    """Whether the new one has the state for which the others were looked through: one at a time may be in it."""
    stated = ((name, value) for name, value in given.items() if value.kind == "const" and not value.deps)
    return any((name[1:-1], repr(value.ref)) in look.stated for name, value in stated)


def _has_own_name(write: Access) -> bool:
    """Whether a field of an item is one that no other request can have made up."""
    return any(value.deps & NEW for value in fields(write.value).values())


def _is_missing_one(look: Access, write: Access, key: Value, names: Set[str]) -> bool:
    """Whether a job looks, for each that it walks through, for one of that, and adds it under a new key else."""
    given = fields(write.value)
    is_of_the_same = any(name in names and value.reads >= key.reads for name, value in given.items())
    new = {name for name, value in given.items() if value.deps & NEW}
    others = {name for name in given.keys() - new if name not in names and name[1:-1] in look.looked_at}
    return {"outcome", "lacking"} <= look.uses and is_of_the_same and bool(others and new)


def of_request(values: Iterable[Value]) -> set[str]:
    """The parts of the request on which values depend."""
    return {as_item(dep) for value in values for dep in facts.deep_deps(value) if dep.startswith("event")}


def is_met(asked: Set[str], given: Set[str]) -> bool:
    """Whether all that was asked for is among what is given, or a part of it."""
    return all(dep in given or any(dep.startswith(f"{whole}[") for whole in given) for dep in asked)


def has_what_was_asked(asked: Mapping[str, Value], given: Mapping[str, Value]) -> bool:
    """Whether an item has all that another one was looked for by: each field, or what operators are given.

    `{"room": room, "start": {"$lt": end}}` asks for bookings that overlap, `{"$or": [...]}` for one or the other.
    """
    plain = {name: value for name, value in asked.items() if not _is_operator(name, value)}
    wanted = of_request(asked[name] for name in asked.keys() - plain.keys())
    is_all = all(name in given and alike(value, given[name]) for name, value in plain.items())
    return is_all and is_met(wanted, of_request(given.values())) and bool(plain or wanted)


def _is_operator(name: str, value: Value) -> bool:
    inner = fields(value)
    return name.startswith(_OPERATOR) or (bool(inner) and all(each.startswith(_OPERATOR) for each in inner))


def as_item(dep: str) -> str:
    """A part of the request in one spelling: what was parsed into an object has as attributes what were items."""
    return _ATTRIBUTE.sub(r"['\1']", dep)


def by_index(calls: Calls, look: Access) -> bool:
    """Whether items were looked for by other fields than those that name them."""
    found = calls.of(look)
    return found is not None and any(name == _INDEX for name, _ in found.keywords)


def asked_names(call: Call) -> Iterable[str]:
    """The attributes that the conditions of a query compare."""
    yield from asked_of_table(call)
    given: Mapping[str | None, Value] = dict(call.keywords)
    real = fields(given.get("ExpressionAttributeNames"))
    for condition in (given[name] for name in _CONDITIONS if name in given):
        yield from asked_by(condition)
        text = path_patterns.show(path_patterns.pattern(condition)) if path_patterns.is_text(condition) else ""
        for name in _compared(text):
            known = real.get(f"[{name}]")
            yield name if known is None else str(known.ref)


def _compared(text: str) -> Sequence[str]:
    return [first or second for first, second in _COMPARED.findall(text)]


def marks_itself(calls: Calls, look: Access, write: Access) -> bool:
    """Whether an item gets the state in which no other one of its kind was found: one at a time may be under way.

    All may have been asked for, and looked through for one in that state.
    """
    found, call = calls.of(look), calls.of(write)
    if found is None or call is None or not write.method_name.endswith(UPDATES) or "outcome" not in look.uses:
        return False
    key = calls.key(write)
    is_another = bool(key) and not any(look.id in value.reads for value in key.values())
    states = {*asked_names(found), *(look.compared & look.looked_at if "lacking" in look.uses else ())}
    return is_another and not write.in_loop and bool(states & set(set_by(call)))


def uses_up(calls: Calls, look: Access, write: Access) -> bool:
    """Whether the one item that a filter let through was looked at and is marked, so that it is not found again.

    A one-time code, an invitation: of two invocations that find it at once both go on.
    """
    found, call = calls.of(look), calls.of(write)
    if found is None or call is None or write.in_loop or not write.method_name.endswith(UPDATES):
        return False
    if marks_removal(calls, write):
        return False
    is_filtered = any(name == "FilterExpression" for name, _ in found.keywords)
    is_refused = "outcome" in look.uses and bool(look.looked_at - _RESULT)
    is_its_key = any(look.id in value.reads for value in calls.key(write).values())
    marks = fields(write.value).values()
    is_found_no_more = bool(set(set_by(call)) & {*asked_names(found), *look.looked_at})
    is_marked = is_found_no_more and any(value.kind == "const" for value in marks)
    return is_filtered and is_refused and is_its_key and is_marked
