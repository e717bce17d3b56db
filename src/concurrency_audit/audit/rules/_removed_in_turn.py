"""Items that are removed in turn: found in the state in which they are made, others may have moved them on since; and
what was sent for each is sent by another run as well."""

from __future__ import annotations

from collections.abc import Mapping, Set

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields, states_asked, texts_of
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._moved_on import UPDATES
from concurrency_audit.audit.rules._narrowed import narrowed
from concurrency_audit.audit.rules._set_by import BY_CHAIN, set_to
from concurrency_audit.audit.rules._stored_items import Calls


def removed_in_turn(program: Program, calls: Calls, write: Access) -> Access | None:
    """The look at all that are in a state, of which each is removed though others give such an item another one.

    That it is the state in which items are made tells that they leave it: what is done for good may be cleared away.
    So are those of which letters are sent before each is removed: another run finds and sends the same.
    """
    if write.op != "delete" or not write.in_loop or write.place.owner == "row":
        return None
    keys = (*calls.key(write).values(), program.key(write) or UNKNOWN)
    reads = EMPTY.union(*(key.reads for key in keys))
    looks = (program.accesses[i] for i in sorted(reads) if i in program.accesses)
    same = (look for look in looks if look.op == "read" and calls.is_of_one_store(look, write))
    return next(
        (look for look in same if _is_told_of(calls, look, write) or _is_in_its_first(calls, look, write)), None
    )


def _is_told_of(calls: Calls, look: Access, write: Access) -> bool:
    """Whether something is sent for each that was found; what could not be sent may be removed by each who tries."""
    return not write.cleans_up and calls.sends_between(look, write)


def _is_in_its_first(calls: Calls, look: Access, write: Access) -> bool:
    return _is_left(calls, write, _states(calls, narrowed(look, write)))


def _states(calls: Calls, look: Access) -> Mapping[str, Set[str]]:
    """The states for which was looked, each with its field: in the query, or in what it gave."""
    found: dict[str, set[str]] = {}
    call = calls.of(look)
    asked = {} if call is None else states_asked(call.keywords)
    if look.place.owner == BY_CHAIN:
        asked = {name[1:-1]: set(texts_of(value)) for name, value in calls.key(look).items()}
    for name, states in asked.items():
        found.setdefault(name, set()).update(states)
    for name, state in look.stated:
        if state[:1] in "'\"":
            found.setdefault(name, set()).add(state[1:-1])
    return found


def _is_left(calls: Calls, write: Access, states: Mapping[str, Set[str]]) -> bool:
    made: set[tuple[str, str]] = set()
    moved: set[tuple[str, str]] = set()
    for other in calls.stores_of(write) if states else ():
        call = calls.of(other)
        is_update = other.method_name.endswith(UPDATES)
        given = set_to(call, other.value) if is_update else ((n[1:-1], v) for n, v in fields(other.value).items())
        known = {(name, text) for name, value in given for text in texts_of(value)}
        (moved if is_update else made).update(known)
    return any(
        (name, state) in made and any(field == name and text != state for field, text in moved)
        for name, texts in states.items()
        for state in texts
    )
