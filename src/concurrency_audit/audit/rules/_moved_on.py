"""Items whose state is looked at and then moved on: which fields decided, and which are set."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.dependencies import field_dep
from concurrency_audit.audit.program.domain.expressions import fields, is_no, replaced_in
from concurrency_audit.audit.program.domain.path_patterns import TIMES
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.rules._alike import PASSING, alike
from concurrency_audit.audit.rules._set_by import set_by, set_to
from concurrency_audit.audit.rules._stored_items import Calls

UPDATES = (
    *(".update_item", ".update_one", ".find_one_and_update", ".table.update", ".from_.update", ".document.update"),
    *(".Table.update", ".pages.update"),
)
"""Methods that change some fields of an item."""
_GONE = re.compile(r"(soft[_ -]?)?(deleted|removed|archived|inactive|deactivated|disabled)$", re.IGNORECASE)
"""States of what is kept, but no longer there for anybody."""

_REMOVED = re.compile(r"(is_?|was_?)?(deleted|removed|archived|trashed|gone|hidden)(_?(at|on|date))?$", re.IGNORECASE)
_KEPT = re.compile(r"(is_?)?(active|enabled|alive|visible|published|listed)$", re.IGNORECASE)
"""Names of fields that say so by a flag, or by the time since when it is so."""
_SECRET = re.compile(r"passw|passphrase|secret|(^|_)(pin|pwd|hash)$|^hashed_", re.IGNORECASE)
"""Names of fields by which a person proves who he is."""
_SEEN = re.compile(r"(is_?|was_?)?(read|seen|viewed|dismissed)(_?(at|on|date))?$", re.IGNORECASE)
"""Names of fields by which a person has taken notice: that holds however often it is said."""


def moves_on(calls: Calls, look: Access, write: Access) -> bool:
    """Whether an update sets a field of an item because of what that very field of it was."""
    call = calls.of(write)
    if call is None or not write.method_name.endswith(UPDATES) or not look.looked_at:
        return False
    keys = {name[1:-1] for name in calls.key(look)}
    # Nobody decides by the key that he asked for: all that was found was put together, and asked whether it is there.
    looked_at = look.weighed if keys & look.looked_at else look.looked_at
    if keys & looked_at:
        return False
    if marks_removal(calls, write) or hangs_on_the_key(write, calls.key(look)) or is_said_again(calls, look, write):
        return False
    secrets = {name for name, value in _given(calls, write) if is_secret(name) and _is_told(value)}
    weighed = looked_at - _only_replaced(look, call) - secrets
    return bool(set(set_by(call)) & weighed) and is_of_one_item(calls, look, write)


def is_of_one_item(calls: Calls, look: Access, write: Access) -> bool:
    """Whether both have the same key, or the item that was found gave it."""
    if calls.is_of_one_object(look, write):
        return True
    asked, given = calls.key(look), calls.key(write)
    if asked and asked.keys() != given.keys():
        return not (write.in_loop and not look.in_loop) and _is_known_by(look, given)
    if asked:
        return all(alike(value, given[name]) or _is_its_own(look, name, given[name]) for name, value in asked.items())
    if given and _is_picked_out(look, given):
        return True
    is_walk = write.in_loop and not look.in_loop
    found = {name: value for name, value in given.items() if look.id in value.reads}
    return bool(found) and (len(found) == len(given) or (not is_walk and _was_asked(calls, look, given, found)))


def _is_known_by(look: Access, given: Mapping[str, Value]) -> bool:
    """Whether the item that was found says itself which one is meant: found by its code, it is changed by its `_id`."""
    return bool(given) and all(_is_its_own(look, name, value) for name, value in given.items())


def _is_picked_out(look: Access, given: Mapping[str, Value]) -> bool:
    """Whether what was found was looked through for the item of this key: `[x for x in items if x["id"] == key]`."""
    return all((name[1:-1], value.deps) in look.matched for name, value in given.items())


def _is_its_own(look: Access, name: str, value: Value) -> bool:
    """Whether it is the field of that name of the item that was found, which is what was asked for."""
    return look.id in value.reads and field_dep(name[1:-1]) in value.deps


def _was_asked(calls: Calls, look: Access, given: Mapping[str, Value], found: Collection[str]) -> bool:
    """Whether those parts of a key that the item did not give are what was asked for."""
    asked = calls.asked_with(look).deps - PASSING
    return all(EMPTY < value.deps - PASSING <= asked for name, value in given.items() if name not in found)


def _only_replaced(look: Access, call: Call) -> set[str]:
    """The fields that get another value, of which it was only asked that they have one: that is still so afterwards.

    So are those that were compared with the very value that they get: they are set where it is another one.
    """
    given = {name: value for name, value in replaced_in(call.keywords) if not _is_made_up(look, name, value)}
    same = {name for name, deps in look.matched if name in given and deps == given[name].deps}
    proved = {name for name, value in given.items() if _is_proof(value) and "limit" not in look.uses}
    return (given.keys() - look.weighed - look.compared) | ((same | proved) - look.compared - look.missed)


def _is_proof(value: Value) -> bool:
    """Whether it is a salted hash of what the request gave: the one before was looked at to see who may change it."""
    return bool(value.deps & NEW) and any(dep.startswith("event") for dep in value.deps)


def proves_who(write: Access) -> bool:
    """Whether a row gets another password: the one before was looked at to see who may change it."""
    return write.op == "write" and _is_told(write.value) and is_secret(write.method_name)


def _is_told(value: Value) -> bool:
    """Whether it comes from the request."""
    return any(dep.startswith("event") for dep in value.deps)


def is_secret(name: str) -> bool:
    """Whether a person proves by a field who he is."""
    return _SECRET.search(name) is not None


def _is_made_up(look: Access, name: str, value: Value) -> bool:
    """Whether a field that held nothing gets something random: the first one may have been given out by then."""
    return name in look.missed and bool(value.deps & NEW)


def is_said_again(calls: Calls, look: Access, write: Access) -> bool:
    """Whether a field gets a state that it might have had already: `if state not in ("done", "checked"): return 409`,
    then `checked`. Two do so one after the other as well."""
    given = _given(calls, write)
    return any(value.kind == "const" and (name, repr(value.ref)) in look.accepted for name, value in given)


def marks_removal(calls: Calls, write: Access) -> bool:
    """Whether an item is marked as removed: who does so once more changes nothing, as with one that is removed."""
    if any(value.kind == "const" and _GONE.match(str(value.ref)) for value in fields(write.value).values()):
        return True
    return bool(flags_of_removal(calls, write))


def flags_of_removal(calls: Calls, write: Access) -> set[str]:
    """The fields that an item gets by which it is no longer there."""
    return {name for name, value in _given(calls, write) if _says_gone(name, value)}


def says_gone_or_seen(name: str) -> bool:
    """Whether a field tells that its item is no longer there, or that somebody has seen it."""
    return any(pattern.match(name) for pattern in (_REMOVED, _KEPT, _SEEN))


def takes_notice(calls: Calls, write: Access) -> bool:
    """Whether nothing is set but that somebody has seen it, which nobody loses by saying so again."""
    given = _given(calls, write)
    return bool(given) and all(_SEEN.match(name) and _is_put_up(value) for name, value in given)


def _given(calls: Calls, write: Access) -> list[tuple[str, Value]]:
    """The fields that an item or a row gets, each with its value."""
    row = [(write.method_name, write.value)] if write.place.owner == "row" else ()
    return [*row, *set_to(calls.of(write), write.value)]


def _is_put_up(value: Value) -> bool:
    is_stated = value.kind == "const" and value.ref is not None and not is_no(value)
    return is_stated or bool(value.deps & TIMES)


def _says_gone(name: str, value: Value) -> bool:
    """Whether a flag, or a time, says that what has it is no longer there: `is_active = False`, `deleted_at = now`."""
    if _KEPT.match(name):
        return is_no(value)
    return _REMOVED.match(name) is not None and _is_put_up(value)


def hangs_on_the_key(write: Access, key: Mapping[str, Value]) -> bool:
    """Whether all that is set hangs on the key alone, as the name of a file does: whoever sets it, it is the same."""
    given = fields(write.value).values()
    named = EMPTY.union(*(value.deps for value in key.values()))
    return bool(given) and all(value.kind != "const" and EMPTY < value.deps <= named for value in given)
