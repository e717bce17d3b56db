"""Answers that are kept in a store: whoever fills it, they are as good."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.conditions import COUNTS, NEW
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._asked_fields import of_request
from concurrency_audit.audit.rules._numbered import KEY_LIKE
from concurrency_audit.audit.rules._same_item import MANY
from concurrency_audit.audit.rules._stored_items import Calls

_CACHES = ("Redis key", "Redis field", "memcached key", "cache key")
_CACHE = re.compile(r"(?<![a-z])cached?(?![a-z])", re.IGNORECASE)
"""In the name of a table of answers that are kept."""
_OF_REDIS = ("Redis key", "Redis field")
_OBJECTS = ("S3 object", "Cloud Storage object", "Azure blob")
_EXISTS = ".exists"


def fills_a_cache(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether what was found is given out, else what was computed: a cache."""
    if look.method_name.endswith(MANY) and _has_own_name(calls, write):
        return False  # nobody finds it again by what he asked for
    if look.place.owner in _CACHES and _is_copy(program, calls, look, write):
        return True
    if look.place.owner in _OF_REDIS and (_is_mark(calls, look, write) or _is_made_up(write.value)):
        return False
    is_cache = look.place.owner in _CACHES or _CACHE.search(look.place.name) is not None
    is_computed = _is_computed(program, calls, look, write)
    if look.place.owner == "S3 object" and is_computed:
        return True  # what is stored comes from elsewhere, and is the same whoever fetches it
    uses = look.uses.union(*(other.uses for other in _gives(calls, look)))
    return (is_computed or is_cache) and bool(uses & {"response", "effect"})


def _is_copy(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether it is what another store says: two that put it there put the same. A count that is begun so is none."""
    is_counted_on = any(other.method_name.rpartition(".")[2] in COUNTS for other in calls.stores_of(write))
    held = [write.value, *fields(write.value).values()]
    return not is_counted_on and any(_is_of_others(program, look, value) for value in held)


def _has_own_name(calls: Calls, write: Access) -> bool:
    """Whether no other request stores under the same name: some field is made up, or the key tells the time."""
    known, given = calls.keys(write), fields(write.value)
    named = (value for name, value in given.items() if name in known or (not known and KEY_LIKE.search(name[1:-1])))
    return any(value.deps & NEW for value in given.values()) or any("clock" in value.deps for value in named)


def is_named_after_content(program: Program, write: Access) -> bool:
    """Whether an object's name is worked out of all that it holds, as a hash is: who comes second stores the same."""
    content, key = facts.deep_deps(write.value), facts.deep_deps(program.key(write) or UNKNOWN)
    return write.place.owner in _OBJECTS and "io" in key and bool(of_request([write.value])) and content <= key


def _is_mark(calls: Calls, look: Access, write: Access) -> bool:
    """Whether what is stored only says that it is there: it is stated, or nobody asks for more than that."""
    if write.value.kind == "const" and not write.value.deps:
        return True
    return look.method_name.endswith(_EXISTS) and not _gives(calls, look)


def _is_made_up(value: Value) -> bool:
    """Whether nothing is stored but what is drawn or counted anew: of two who made one each only the last one holds."""
    return bool(value.deps & NEW) and value.deps <= NEW


def _gives(calls: Calls, look: Access) -> list[Access]:
    """What gives the content of what was only asked to be there."""
    if not look.method_name.endswith(_EXISTS):
        return []
    return [other for other in calls.beside(look) if other.op == "read" and not other.method_name.endswith(_EXISTS)]


def _is_computed(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether a field besides the key was asked of a service, or all are worked out of other items.

    A time is no such field, for all that it comes from outside; where no field is known it may be one of several.
    """
    given, asked = fields(write.value), calls.key(look)
    if not given:
        return "io" in write.value.deps
    told = [value for name, value in given.items() if name not in asked and not _is_stated(value)]
    others = [_is_of_others(program, look, value) for value in told]
    is_asked = any("io" in value.deps and not other for value, other in zip(told, others, strict=True))
    return is_asked or (bool(others) and all(others))


def _is_stated(value: Value) -> bool:
    """Whether it is a time, or a text that the code states."""
    return "clock" in value.deps or (value.kind == "const" and isinstance(value.ref, str))


def _is_of_others(program: Program, look: Access, value: Value) -> bool:
    others = (program.accesses[i] for i in value.reads - {look.id} if i in program.accesses)
    return any(other.place.root == "store" for other in others)
