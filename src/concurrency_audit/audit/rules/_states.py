"""Items that are changed or removed because of the state that they were in: a state that others move on meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from typing import TypeAlias

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.dependencies import columns_of, fields_of
from concurrency_audit.audit.program.domain.expressions import fields, is_partly_known, sets_something
from concurrency_audit.audit.program.domain.key_names import KEYS, column_of
from concurrency_audit.audit.program.domain.path_patterns import TIMES
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import begin_alike
from concurrency_audit.audit.rules._asked_fields import is_met, of_request
from concurrency_audit.audit.rules._moved_on import (
    UPDATES,
    flags_of_removal,
    hangs_on_the_key,
    is_of_one_item,
    is_said_again,
    marks_removal,
    proves_who,
)
from concurrency_audit.audit.rules._set_by import set_by
from concurrency_audit.audit.rules._spaced import comes_too_early
from concurrency_audit.audit.rules._stored_items import Calls, store_of

_Set: TypeAlias = Mapping[object, list[tuple[Mapping[str, Value], set[str]]]]
"""Store -> the keys of what is set there, or the items themselves, each with the fields that are set."""
_KEY = "id"
_ANY_KEY = KEYS | {"(key)"}
"""Names of the key of a row, with that of a query which is given nothing else."""
_FEWER = ("lacking", "limit", "quota")
"""Uses of a look that found none, or how many there are."""
ANY = "*"
"""Stands for the fields of an update of which only the run tells what it sets."""


class States:
    """Which fields of which items the program sets: one that nobody sets is no state that could move on."""

    def __init__(self, program: Program, calls: Calls) -> None:
        self._program, self._calls = program, calls
        self._set, self._made = _set_fields(program, calls)

    def moved(self, access: Access) -> Set[str]:
        """The fields of items of this store that some code sets, where its keys may begin like that of this one.

        Those of which only the run tells may be any of those that items are made with.
        """
        mine = self._calls.key(access)
        found = {name for key, names in self._set[store_of(access)] if _is_of_kind(mine, key) for name in names}
        return found | self._made[store_of(access)] if ANY in found else found

    def decides(self, look: Access, write: Access) -> bool:
        """Whether an item is changed or removed because a field of it, which some request moves on, had some value.

        That somebody came by at some time may be written down whatever the state has become.
        """
        gone = flags_of_removal(self._calls, write)
        is_row = write.place.owner == "row" and write.method_name not in gone
        if is_row and write.method_name in look.looked_at and proves_who(write):
            return False
        if is_row and any(
            decides(look, write)
            for decides in (
                *(self._is_taken, self._is_given_up, self._is_free_elsewhere),
                *(self._is_outdone, self._is_counted_on, self._comes_too_early),
            )
        ):
            return True
        compared = (look.looked_at - gone) & (look.compared | (look.refused if write.op == "delete" else EMPTY))
        if not compared or _is_time(write):
            return False
        if write.place.owner == "row":
            return self._decides_on_row(compared, look, write)
        key = self._calls.key(look)
        if hangs_on_the_key(write, key) or is_said_again(self._calls, look, write):
            return False
        states = compared & self.moved(look) - {name[1:-1] for name in key}
        is_change = write.op == "delete" or write.method_name.endswith(UPDATES)
        is_walk = not key and write.in_loop and not look.in_loop
        return is_change and bool(states) and not is_walk and is_of_one_item(self._calls, look, write)

    def _is_taken(self, look: Access, write: Access) -> bool:
        """Whether a field of an ORM's row is set that held nothing: by who turns others away, or with his own."""
        row = self._program.key(write)
        if row is None or look.id not in row.reads or write.op != "write":
            return False
        others = {i for i in write.value.reads - {look.id} if i in self._program.accesses}
        is_told = bool(of_request([write.value])) and not self._is_of_its_key(look, write)
        is_own = write.method_name in look.missed and (bool(others) or is_told)
        return is_own or write.method_name in look.refused

    def _is_of_its_key(self, look: Access, write: Access) -> bool:
        """Whether a field is put together of what the row is known by: `user.name = f"user_{user.id}"`."""
        names, key = fields_of(write.value), self._program.key(look) or UNKNOWN
        return bool(names) and names <= KEYS and is_met(of_request([write.value]), of_request([key]))

    def _is_outdone(self, look: Access, write: Access) -> bool:
        """Whether a field of an ORM's row gets what the request says because that is more than what it was: a bid."""
        row = self._program.key(write)
        is_found = row is not None and look.id in row.reads and write.op == "write" and not _is_time(write)
        is_weighed = write.method_name in look.looked_at & look.weighed and "limit" in look.uses
        is_another = (write.method_name, write.value.deps) not in look.matched
        return is_found and is_weighed and is_another and bool(of_request([write.value]))

    def _is_counted_on(self, look: Access, write: Access) -> bool:
        """Whether the database counts on in a row that was found below a limit, and no longer asks for that: a coupon
        (`used__lt=F("most")`, then `used=F("used") + 1`)."""
        row, asked = self._program.key(write), self._program.key(look)
        if row is None or asked is None or look.id not in row.reads or write.op != "write" or write.in_loop:
            return False
        names = set(map(column_of, columns_of(asked) | fields_of(asked)))
        is_relative = look.id not in write.value.reads and write.method_name in fields_of(write.value)
        return is_relative and write.method_name in names and "outcome" in look.uses

    def _comes_too_early(self, look: Access, write: Access) -> bool:
        """Whether the time of a row is set by who was not turned away by it: a bonus once a day."""
        row = self._program.key(write)
        is_found = row is not None and look.id in row.reads and write.op == "write" and not write.in_loop
        return is_found and comes_too_early(look, write)

    def _is_given_up(self, look: Access, write: Access) -> bool:
        """Whether a field of an ORM's row gets another value because it was what the request says: who gives up what
        he has held may have lost it meanwhile."""
        row = self._program.key(write)
        held = {name for name, deps in look.matched if deps != write.value.deps}
        is_found = row is not None and look.id in row.reads and write.op == "write" and not write.in_loop
        return is_found and "outcome" in look.uses and write.method_name in held

    def _is_free_elsewhere(self, look: Access, write: Access) -> bool:
        """Whether a row gets what no other row of its class was found to have, or fewer than a limit: an address, a
        seat, a place in a team."""
        row, asked = self._program.key(write), self._program.key(look)
        if row is None or asked is None or look.id in row.reads or write.op != "write" or write.in_loop:
            return False
        is_refused = "outcome" in look.uses and not look.uses.isdisjoint(_FEWER)
        given = of_request([write.value])
        return is_refused and write.method_name in columns_of(asked) and bool(given) and given <= of_request([asked])

    def _decides_on_row(self, compared: Set[str], look: Access, write: Access) -> bool:
        """Whether a field of an ORM's row is set, or the row removed, because of what was found in that row.

        Of several fields that are set together one is told, the state itself before others. Of rows that are walked
        through only those count whose state is moved on.
        """
        row = self._program.key(write)
        if _sets_the_same(look, write) or is_said_again(self._calls, look, write):
            return False
        if row is None or not compared & {*self._program.fields_set(look.place)}:
            return False
        if look.id not in row.reads:
            return write.method_name in compared and _is_asked_alike(self._program.key(look), row)
        decided = self._program.decided.get((look.id, write.context), ())
        together = [other for other in decided if other.place == write.place and other.checks == write.checks]
        told = next((other for other in together if other.method_name in compared), together[0])
        is_walk = write.in_loop and not look.in_loop
        return write is told and (write.method_name in compared or not is_walk)


def _is_asked_alike(asked: Value | None, row: Value) -> bool:
    """Whether a statement changes the rows which the same columns and parts of the request ask for."""
    if asked is None or _columns(asked) != _columns(row):
        return False
    given = of_request([asked])
    return bool(given) and given <= of_request([row])


def _columns(asked: Value) -> Set[str]:
    """The columns that are compared, of which the key has several names."""
    return {_KEY if name in _ANY_KEY else name for name in columns_of(asked)}


def _sets_the_same(look: Access, write: Access) -> bool:
    """Whether a field is set to what it was found not to be yet, and nobody is turned away: both set the same."""
    value = write.value
    return value.kind == "const" and (write.method_name, repr(value.ref)) in look.stated and "outcome" not in look.uses


def _is_time(write: Access) -> bool:
    deps = facts.deep_deps(write.value)
    return write.op == "write" and deps != frozenset() and deps <= TIMES


def _is_of_kind(mine: Mapping[str, Value], theirs: Mapping[str, Value]) -> bool:
    return all(begin_alike(value, theirs[name]) for name, value in mine.items() if name in theirs)


def _set_fields(program: Program, calls: Calls) -> tuple[_Set, Mapping[object, set[str]]]:
    """What is set in each store, and the fields that items are put there with."""
    found: dict[object, list[tuple[Mapping[str, Value], set[str]]]] = defaultdict(list)
    made: dict[object, set[str]] = defaultdict(set)
    for access in program.accesses.values():
        call = calls.of(access) if access.place.root == "store" and access.op == "write" else None
        if call is not None and not (access.method_name.endswith(UPDATES) and marks_removal(calls, access)):
            whole = {} if access.method_name.endswith(UPDATES) else fields(access.value) or _changed(access)
            made[store_of(access)].update(name[1:-1] for name in whole)
            if any(value.deps & NEW for value in whole.values()):
                continue  # an item of its own, which moves no other one on
            names = {*set_by(call), *(name[1:-1] for name in whole)}
            if sets_something(call.keywords) and (not names or is_partly_known(call.keywords)):
                names.add(ANY)
            found[store_of(access)].append((calls.key(access) or whole, names))
    return found, made


def _changed(write: Access) -> Mapping[str, Value]:
    """The fields of an item that were set since it was found: it is put back with them."""
    known = {} if write.value.obj is None or not write.value.reads else write.value.obj.attributes
    return {name: value for name, value in known.items() if name.startswith("[")}
