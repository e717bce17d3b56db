"""Whether a read and a store of a service speak of one item."""

from __future__ import annotations

from collections.abc import Mapping

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.contents import REST, holds
from concurrency_audit.audit.program.domain.dependencies import field_dep
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.key_names import names_item
from concurrency_audit.audit.program.domain.path_patterns import COUNTED
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import alike, begin_alike, holds_more, is_part
from concurrency_audit.audit.rules._asked_fields import asked_names, of_request
from concurrency_audit.audit.rules._numbered import raises
from concurrency_audit.audit.rules._set_by import BY_CHAIN
from concurrency_audit.audit.rules._stored_items import BY_OBJECT, Calls, named, same_holder

_MADE_UP = NEW | {"clock"}
_OTHER = NEW | {COUNTED}
"""What is new about an item that was put together of another one: a name, or the number after the last one."""
_OF_REDIS = "Redis "
_FILTERED = ".scan"
_WHATEVER = ("builtins.dict", "json.loads")
"""What makes a dictionary of anything: what has been found as well as what is made here."""
MANY = (".query", ".scan")
"""Endings of reads that give several items."""


def is_same_item(program: Program, calls: Calls, read: Access, write: Access) -> bool:
    """Whether the fields of the key are among what is stored; true where either is not known.

    A field that the item itself gave is the one by which it was asked for.
    """
    if read.place.owner == BY_CHAIN and not same_holder(read, write):
        return False
    if read.method_name.endswith(MANY) and not write.method_name.endswith(".update_item"):
        # else it may well be a new one, numbered by those that were found
        is_found = _is_what_was_read(calls, read, write) or _is_put_back(calls, read, write)
        return is_found or _is_turned(read, write) or raises(program, calls, read, write)
    if read.method_name.endswith(MANY) and _is_asked_otherwise(calls, read, write):
        return False
    if read.place.owner == "Cosmos item":
        return _is_what_was_read(calls, read, write)
    if read.place.owner in BY_OBJECT:
        return calls.is_of_one_object(read, write)
    if read.place != write.place:
        return True
    asked = calls.key(read)
    given = calls.key(write) or ({} if calls.is_narrowed(write) else fields(write.value))
    is_open = holds_more(write.value)
    if asked and not given and _is_of_this_request(write):
        return False
    return (
        not asked
        or not given
        or all(
            (_is_its_own(read, value, given[name]) or alike(value, given[name]) or is_part(given[name], value, asked))
            if name in given
            else is_open
            for name, value in asked.items()
        )
    )


def gives_name(calls: Calls, read: Access, write: Access) -> bool:
    """Whether what was found says under which name it is put back: `r.hset("pages", page.slug, page.to_json())`."""
    asked, call = calls.of(read), calls.of(write)
    if not read.place.owner.startswith(_OF_REDIS) or asked is None or call is None or write.value.deps & NEW:
        return False
    pairs = list(zip(named(asked), named(call), strict=False))
    given = [read.id in new.reads and not new.deps & _OTHER and begin_alike(old, new) for old, new in pairs]
    return any(given) and all(is_given or alike(old, new) for is_given, (old, new) in zip(given, pairs, strict=True))


def _is_asked_otherwise(calls: Calls, read: Access, write: Access) -> bool:
    """Whether one part of the request names the item, and others those that were found, whose names have no say."""
    named, asked = of_request(calls.key(write).values()), of_request([calls.asked_with(read)])
    is_found = any(read.id in value.reads for value in calls.key(write).values())
    return bool(named and asked) and not is_found and named.isdisjoint(asked)


def _is_its_own(read: Access, asked: Value, given: Value) -> bool:
    """Whether a part of a key comes from the item that was found, and is none of an item of another kind.

    A name that is put together here, `gallery#` and what was found, is no name that was given whole.
    """
    is_put_together = isinstance(given.text and given.text[0], str) and asked.text is None and asked.kind != "const"
    return read.id in given.reads and begin_alike(asked, given) and not is_put_together


def _is_put_back(calls: Calls, read: Access, write: Access) -> bool:
    """Whether the item has, under all names by which items are known, what was asked for: no new one, but that one.

    Where no key is known, only what a filter asked for may be one, and nothing may be new about the item.
    """
    given, call = fields(write.value), calls.of(read)
    asked = set() if call is None else {f"[{name}]" for name in asked_names(call)} & given.keys()
    known = calls.keys(write)
    if not known and read.method_name.endswith(_FILTERED):
        is_new = any(value.deps & _MADE_UP for value in given.values())
        known = frozenset() if is_new else frozenset(filter(names_item, given))
    wanted = of_request([calls.asked_with(read)])
    met = of_request([given[name] for name in asked])
    return bool(known) and known <= asked and bool(wanted) and met == wanted


def _is_turned(read: Access, write: Access) -> bool:
    """Whether a field gets one of several texts that the code states, because of what that very field was found to be.

    What comes next is worked out of the last one: `"exit" if last["kind"] == "entry" else "entry"`.
    """
    return any(
        value.kind == "const" and isinstance(value.ref, str) and read.id in value.reads and name[1:-1] in read.looked_at
        for name, value in fields(write.value).items()
    )


def _is_of_this_request(write: Access) -> bool:
    """Whether it was put together here, we do not see of what, but with something that no other request has.

    What was found and put back with such a thing in it is no object that was made here.
    """
    item = write.value
    return item.kind == "object" and item.ref not in _WHATEVER and bool(item.deps & NEW)


def _is_its_key(name: str, value: Value, read: Access) -> bool:
    """Whether a field is the key that the item had which was found: `{"id": found["id"], **changed}`."""
    return names_item(name) and read.id in value.reads and field_dep(name) in value.deps


def _has_its_keys(calls: Calls, read: Access, write: Access, given: Mapping[str, Value]) -> bool:
    """Whether all fields that name items were put together of what was found: `{**found, "pk": f"NOTE#{found['id']}"}`.

    They begin like those by which single items are asked for elsewhere, of which one table may hold several kinds: a
    copy that is put aside has another name.
    """
    rest = {} if write.value.obj is None else write.value.obj.attributes
    named = {n: v for n, v in given.items() if n in calls.keys(write) or names_item(n)}
    is_found = all(read.id in value.reads and not value.deps & NEW for value in named.values())
    if not named or not is_found or read.id not in rest[REST].reads:
        return False
    asked = [key for key in calls.asked(write) if key]
    alike_ones = (all(begin_alike(v, key[n]) for n, v in named.items() if n in key) for key in asked)
    return not asked or any(alike_ones)


def _is_copied(calls: Calls, read: Access, write: Access, given: Mapping[str, Value]) -> bool:
    """Whether all fields that name the item, and others, are those of what was found: it is put back one by one."""
    taken = {n for n, v in given.items() if read.id in v.reads and field_dep(n[1:-1]) in v.deps and not v.deps & _OTHER}
    known = calls.keys(write) & given.keys() or set(filter(names_item, given))
    return bool(known) and known < taken


def _is_what_was_read(calls: Calls, read: Access, write: Access) -> bool:
    """Whether the very item that was found is stored back, rather than one that is made of parts of it.

    Where it is that one or a new one, no field of the new one stems from it.
    """
    item = write.value
    if read.id not in item.reads:
        return False
    given = fields(item)
    if holds_more(item) and (
        any(_is_its_key(name[1:-1], value, read) for name, value in given.items())
        or _has_its_keys(calls, read, write, given)
    ):
        return True
    if not holds_more(item) and _is_copied(calls, read, write, given):
        return True
    is_either = bool(given) and not any(read.id in inner.reads for inner in holds(item)) and not holds_more(item)
    return item.obj is None or item.kind == "unknown" or not given or is_either
