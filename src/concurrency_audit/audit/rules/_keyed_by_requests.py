"""Dictionaries and lists that invocations fill under keys of their requests, and that go out whole or by one key."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import diagnoses
from concurrency_audit.audit.program.hazards.facts import plain_type
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules._given_out import GOES_OUT, given_out

_KEYED = ("dict", "collections.defaultdict", "collections.OrderedDict", "list", "")
_UPDATES = ("update", "+=", "|=")
_WALKED = ("[*]", "[*][0]")
"""How the dependencies of keys end that are met in a walk, alone or with their values."""
_NUMBERED = "[*][1]"
"""How the dependencies of values end that are met with their numbers: `for i, value in enumerate(event["values"])`."""
_COPY = "builtins.dict"
_MESSAGE = "`{name}` is filled under keys of requests, and what is in it goes out"
_LEFT = "what earlier requests stored in `{name}` under other keys is still there"


def keyed_by_requests(program: Program, rule: Rule) -> Iterator[Draft]:
    """One finding per dictionary."""
    told = {d.shared.place.container for d in diagnoses(program) if d.hazard != "iterate"}
    for shared in program.shared:
        if shared.place.root == "local" or shared.place.container in told or plain_type(shared) not in _KEYED:
            continue
        filled = (w for w in shared.content_writes if _is_filled_by_request(program, shared, w))
        write = next(filled, None)
        if write is None or facts.deletes(shared) or shared.binding_writes:
            continue
        is_table = not _is_given_whole(write) and not _is_met_in_walk(program, write) and _is_table(shared)
        leftovers = (
            r
            for r in shared.reads
            if _reads_leftovers(program, write, r, is_table) and not _is_filled_too(shared, write, r)
        )
        look = next(leftovers, None)
        if look is not None:
            yield given_out(rule, shared, write, look, _MESSAGE, _LEFT)


def _is_filled_by_request(program: Program, shared: Shared, write: Access) -> bool:
    if _is_given_whole(write):
        return True
    key = program.key(write)
    stored = write.op == "write" and write.part == "item" and write.key == "*" and not facts.is_inner(write)
    if not stored or key is None or write.locks:
        return False
    return facts.from_request(key) or _is_left_out_by_some(program, shared, write)


def _is_left_out_by_some(program: Program, shared: Shared, write: Access) -> bool:
    """Whether a request sets some of the elements that a loop goes through, or as many as it has: `row[i] = value`.

    Not where what is left out is set elsewhere too, or where the element is looked up before, as in a cache.
    """
    if not write.in_loop or facts.own_checks(program, write):
        return False
    if any(w.site != write.site and w.context == write.context for w in shared.content_writes):
        return False
    if not facts.from_request(write.value):
        return write.for_some and facts.is_constant(write.value)
    return write.for_some or any(dep.endswith(_NUMBERED) for dep in write.value.deps if dep.startswith("event"))


def _is_given_whole(write: Access) -> bool:
    """Whether all that a request holds somewhere is put in, under whatever keys it has there."""
    is_update = write.op == "mutate" and write.method_name in _UPDATES and not facts.is_inner(write)
    return is_update and facts.from_request(write.value) and not fields(write.value) and not write.locks


def _is_met_in_walk(program: Program, write: Access) -> bool:
    """Whether its key is one of all that the request has: `for k, v in event["row"].items()`."""
    key = program.key(write)
    return write.in_loop and key is not None and any(dep.endswith(_WALKED) for dep in key.deps)


def _is_table(shared: Shared) -> bool:
    """Whether it is walked through or asked by keys: a table of who is there, or a cache, is meant to be shared."""
    return any(_is_walk(a) or (a.part == "item" and a.key == "*" and not a.writes) for a in shared.accesses)


def _reads_leftovers(program: Program, write: Access, look: Access, is_table: bool) -> bool:
    """Whether the same entry point gives out what earlier requests stored under keys that this one does not set."""
    is_own = look.context == write.context or program.works_for(write.context, look.context)
    if not is_own or look.fresh or not look.uses & GOES_OUT:
        return False
    if look.part == "item":
        return facts.is_keyed(look) and not facts.is_inner(look)
    return (look.part == "binding" or look.op == "iterate") and not is_table


def _is_filled_too(shared: Shared, write: Access, look: Access) -> bool:
    """Whether the same line fills what is found missing under a stated key, as in a method that falls back on a
    default by calling itself: `except KeyError: return cls.text("en", key)`."""
    same = (other for other in shared.content_writes if other.site == write.site and other.key == look.key)
    return any(look.id in other.checks for other in same)


def _is_walk(access: Access) -> bool:
    """Whether the project itself walks through it; a copy, or a library that is given the dictionary, gives it out
    as a whole."""
    if access.op != "iterate" or access.method_name == _COPY:
        return False
    return access.method_name.partition(".")[0] in ("", "builtins")
