"""Items of services: which one a call speaks of, and whether two calls speak of the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.accesses import Access, Call, Context
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.key_names import KEYS
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import PASSING
from concurrency_audit.audit.rules._set_by import BY_CHAIN, set_by

_EFFECT = "init-effect"
"""What knowledge says of a call that changes something outside for good."""
_SETTLED = re.compile(
    r"\.(delete|tag_|subscribe|update_|put_metric|create_(index|table|collection|all))|metadata|command"
)
"""Of those the ones that may be done twice."""
_SENDS = re.compile(r"\.(send|publish|sendmail|invoke)")
"""Of those the ones by which somebody gets a letter, or work, twice."""
_EQUALS = ".eq"
"""Ending of a method that asks for rows of which a column has one value."""
BY_OBJECT = ("Firestore document", "Cloud Storage object", "Realtime Database node", "Azure blob")
"""What is named by the object before the method, and by those before that."""
NAMED_WHOLE = ("Airtable record", "Notion page")
"""What is named by an id that the service has given it."""
WITHIN = "in "
"""Beginning of a name to which all the objects before the method contribute."""
_MERGES = "merge"
"""Keyword with which a document is not stored as a whole."""
_GROUP = "['MessageGroupId']"
"""A queue that keeps an order gives the messages of one group to one consumer, one after another."""


class Calls:
    """The calls that read or store items, in the order in which they are made."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._calls: dict[Context, list[Call]] = {}
        self._keys: dict[Place, frozenset[str]] = {}
        self._stored: dict[Place, list[Access]] = {}
        self._at: dict[Site, list[Call]] = {}
        self._comparing: dict[int, list[Call]] = {}
        """Read -> the calls whose second argument was computed from it."""
        self._kinds: dict[tuple[str, Context], list[Access]] = {}
        self._chained: dict[int, list[Call]] | None = None
        self._stores: dict[object, list[Access]] | None = None
        self._effects: dict[Context, list[Call]] = {}
        self._following: dict[int, list[Call]] | None = None
        """Look -> the calls that are made because of it."""
        for call in program.calls:
            self._at.setdefault(call.site, []).append(call)
            for read in call.args[1].reads if len(call.args) > 1 else ():
                self._comparing.setdefault(read, []).append(call)
            if isinstance(call.row, CallRow) and call.row.store is not None:
                self._calls.setdefault(call.context, []).append(call)
        for access in program.accesses.values():
            if access.place.root == "store":
                self._stored.setdefault(access.place, []).append(access)

    def of(self, access: Access) -> Call | None:
        """The call that reads or stores the item."""
        if (known := self._program.call_of(access)) is not None and isinstance(known.row, CallRow) and known.row.store:
            return known
        made = [call for call in self._calls.get(access.context, ()) if call.site == access.site]
        return next((call for call in made if call.name == access.method_name), made[0] if made else None)

    def at(self, access: Access) -> Sequence[Call]:
        """All calls at the place in the code where an item is read or stored."""
        return self._at.get(access.site, ())

    def of_kind(self, access: Access) -> Sequence[Access]:
        """What the same entry point does with items of such a service."""
        if not self._kinds:
            for other in (each for same in self._stored.values() for each in same):
                self._kinds.setdefault((other.place.owner, other.context), []).append(other)
        return self._kinds[access.place.owner, access.context]

    def beside(self, access: Access) -> Sequence[Access]:
        """What the same entry point does with items of that kind."""
        is_chained = access.place.owner == BY_CHAIN
        same = self.of_kind(access)
        return [o for o in same if (same_holder(o, access) if is_chained else o.place == access.place)]

    def before(self, access: Access) -> Sequence[Call]:
        """The calls that the same entry point makes first."""
        made, mine = self._calls.get(access.context, []), self.of(access)
        return made[: next((index for index, call in enumerate(made) if call is mine), 0)]

    def between(self, read: Access, write: Access) -> Iterator[Call]:
        """The calls of effect that an entry point makes because of one access, and before another one."""
        if not self._effects:
            for call in self._program.calls:
                if isinstance(call.row, CallRow) and call.row.effect == _EFFECT and not _SETTLED.search(call.name):
                    self._effects.setdefault(call.context, []).append(call)
        made = self._effects.get(write.context, ())
        return (call for call in made if read.id in call.checks and call.before <= write.id)

    def sends_between(self, read: Access, write: Access) -> bool:
        """Whether an entry point sends something in a loop, after one access and before another one."""
        next(self.between(read, write), None)  # which fills the table of effects
        made = self._effects.get(write.context, ())
        return any(c.in_loop and read.id < c.before <= write.id and _SENDS.search(c.name) is not None for c in made)

    def follows(self, look: Access, write: Access) -> bool:
        """Whether something else with an effect outside, or one that nobody knows, is done because of a look."""
        if self._following is None:
            self._following = {}
            for call in self._program.calls:
                if call.row is None or (isinstance(call.row, CallRow) and call.row.effect == _EFFECT):
                    for read in call.checks:
                        self._following.setdefault(read, []).append(call)
        made = self._following.get(look.id, ())
        return any(call.site != write.site and call.context == write.context for call in made)

    def on_one_object(self, a: Access, b: Access) -> bool:
        """Whether both are methods of one object, which names the item."""
        first, second = self.of(a), self.of(b)
        owners = [c.receiver.obj for c in (first, second) if c is not None and c.receiver is not None]
        return len(owners) > 1 and owners[0] is not None and owners[0] is owners[1]

    def is_of_one_object(self, a: Access, b: Access) -> bool:
        """Whether what names an item of such a store by an id, or by the objects before the method, is the same."""
        if a.place.owner in NAMED_WHOLE and a.place == b.place:
            return all((call := self.of(each)) is not None and bool(named(call)) for each in (a, b))
        is_one = a.place.owner in BY_OBJECT and a.place == b.place
        return is_one and (self.on_one_object(a, b) or b.place.name.startswith(WITHIN))

    def is_of_one_store(self, a: Access, b: Access) -> bool:
        """Whether both are of one table or collection, whichever items they are."""
        if a.place.owner != b.place.owner:
            return False
        return same_holder(a, b) if a.place.owner == BY_CHAIN else a.place == b.place

    def stores_of(self, access: Access) -> Sequence[Access]:
        """What the whole program stores in the same table or collection."""
        if self._stores is None:
            self._stores = {}
            for other in (each for same in self._stored.values() for each in same if each.op == "write"):
                self._stores.setdefault(store_of(other), []).append(other)
        return self._stores.get(store_of(access), ())

    def keys(self, access: Access) -> frozenset[str]:
        """The fields by which the program names items of this store."""
        if access.place not in self._keys:
            same = self._stored.get(access.place, ())
            named = {name: other for other in same for name in self.key(other)}
            self._keys[access.place] = frozenset(
                name for name, other in named.items() if name[1:-1] in KEYS or not self.is_narrowed(other)
            )
        return self._keys[access.place]

    def asked(self, access: Access) -> Sequence[Mapping[str, Value]]:
        """The keys by which the program asks for, changes or removes items of this store."""
        return [self.key(other) for other in self._stored.get(access.place, ()) if other is not access]

    def is_new(self, write: Access) -> bool:
        """Whether a field by which items are named has a value that no other request can have."""
        names, given = self.keys(write), fields(write.value)
        return any(given[name].deps & NEW for name in names if name in given)

    def is_named_by(self, write: Access, read: Access) -> bool:
        """Whether what says which item is stored came from the read of several: one of all that were found."""
        call, asked = self.of(write), self.of(read)
        if asked is None or not isinstance(asked.row, CallRow) or not asked.row.several:
            return False
        return call is not None and any(_is_found(value, read) for value in named(call))

    def is_compared(self, write: Access, read: Access) -> bool:
        """Whether a later call on what the store gave compares a field with what was read: `update(..).eq("n", n)`."""
        call = self.of(write)
        if call is not None and {f"[{name}]" for name in set_by(call)} & self.narrowed(write).keys():
            return True  # of a row that has another state by now nothing is set
        begin = f"{write.method_name}."
        return any(
            call.name.startswith(begin)
            and call.context == write.context
            and not (call.args[0].kind == "const" and call.args[0].ref in KEYS)
            for call in self._comparing.get(read.id, ())
        )

    def is_partly(self, write: Access) -> bool:
        """Whether the call sets a part of the item and leaves the rest."""
        call = self.of(write)
        if call is None or not isinstance(call.row, CallRow):
            return False
        return call.row.partly or any(name == _MERGES and value.ref is True for name, value in call.keywords)

    def adds(self, write: Access) -> bool:
        """Whether the call adds a record whatever others there are."""
        call = self.of(write)
        return call is not None and isinstance(call.row, CallRow) and call.row.adds

    def is_narrowed(self, access: Access) -> bool:
        """Whether methods of what the call gives say which item it is."""
        call = self.of(access)
        return call is not None and isinstance(call.row, CallRow) and call.row.narrowed

    def key(self, access: Access) -> Mapping[str, Value]:
        """What says which item it is, field by field; empty where that is not known."""
        if access.place.owner == BY_CHAIN:
            call = self.of(access)
            return fields(self._program.key(access)) if call is None else _filter(call)
        return fields(self._program.key(access)) or self.narrowed(access)

    def asked_with(self, access: Access) -> Value:
        """All that says which items are asked for."""
        return self._program.key(access) or UNKNOWN

    def narrowed(self, access: Access) -> Mapping[str, Value]:
        """The columns that methods of what a call gives compare, each with what: `update({...}).eq("id", key)`."""
        call = self.of(access)
        if call is None or not self.is_narrowed(access):
            return {}
        if self._chained is None:
            self._chained = _chained(self._program.calls)
        compared = [c for c in self._chained.get(id(call), ()) if len(c.args) > 1 and isinstance(c.args[0].ref, str)]
        return {f"[{c.args[0].ref}]": c.args[1] for c in compared if c.name.endswith(_EQUALS)}


def _chained(calls: Sequence[Call]) -> dict[int, list[Call]]:
    """A call whose item is named by methods of what it gives -> the calls of those."""
    found: dict[int, list[Call]] = {}
    last: dict[tuple[str, Context], Call] = {}
    for call in calls:
        if isinstance(call.row, CallRow) and call.row.narrowed:
            last[call.name, call.context] = call
            continue
        for name in _prefixes(call.name):
            if (name, call.context) in last:
                found.setdefault(id(last[name, call.context]), []).append(call)
    return found


def store_of(access: Access) -> object:
    """A table or collection."""
    place = access.place
    return place.owner, access.method_name.rpartition(".")[0] if place.owner == BY_CHAIN else place.name


def _prefixes(name: str) -> Sequence[str]:
    """The dotted names with which a name begins, the longest first."""
    parts = name.split(".")
    return [".".join(parts[:size]) for size in range(len(parts) - 1, 2, -1)]


def named(call: Call) -> list[Value]:
    """What says which item a call speaks of."""
    row = call.row
    assert isinstance(row, CallRow)
    by_keyword = (value for name, value in call.keywords if name in row.named_by)
    return [*call.args[row.named_from : row.named_from + row.named_args], *by_keyword]


def _is_found(name: Value, read: Access) -> bool:
    """Whether a read gave what names an item; of several fields only the key, for others would be compared."""
    known = fields(name)
    given = [field for field, value in known.items() if read.id in value.reads]
    return (given == ["[_id]"] or (bool(given) and len(known) == 1)) if known else read.id in name.reads


def _filter(call: Call) -> Mapping[str, Value]:
    row = call.row
    assert isinstance(row, CallRow)
    if not row.named_args:
        return {}
    named = [value for name, value in call.keywords if name in row.named_by]
    return fields(next(iter((*call.args[: row.named_args], *named)), None))


def comes_in_order(key: Mapping[str, Value]) -> bool:
    """Whether the item belongs to one group of messages, of which one is handled at a time."""
    deps = [dep for value in key.values() for dep in value.deps - PASSING]
    return bool(deps) and all(dep.endswith(_GROUP) for dep in deps)


def same_holder(a: Access, b: Access) -> bool:
    """Whether both are methods of one chain of names: `pymongo.MongoClient.shop.stock`."""
    return a.method_name.rpartition(".")[0] == b.method_name.rpartition(".")[0]


def is_within(look: Access, write: Access) -> bool:
    """Whether the document that is stored is the one that was looked at, or of the collection that was asked."""
    if look.place.owner != write.place.owner:
        return False
    return look.place == write.place or write.place.name.startswith(f"{WITHIN}{look.place.name} ")
