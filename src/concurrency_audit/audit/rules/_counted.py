"""Items that are added or removed because of how many of them there were: others count at the same time."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.dependencies import columns_of
from concurrency_audit.audit.program.domain.values import UNKNOWN
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._asked_fields import asked_names, is_met, of_request
from concurrency_audit.audit.rules._decided_rows import ADDED
from concurrency_audit.audit.rules._moved_on import UPDATES, hangs_on_the_key
from concurrency_audit.audit.rules._set_by import ADDS, set_by
from concurrency_audit.audit.rules._stored_items import Calls

_COUNT = "Count"
_COUNTING = ("count", "count_documents", "estimated_document_count", "llen", "zcard", "scard", "hlen")
_COUNTED = re.compile(r"\bcount\s*\(", re.IGNORECASE)
_BY_KEY = ".get_item"
"""A read of one item."""
_ADDS = (*ADDS, ".rpush", ".lpush", ".zadd", ".sadd", ".hset", " insert", " insert once", *ADDED)


def is_counted(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether an item is added, removed or changed because there were fewer, or more, of its kind than a limit."""
    if _takes_out_of_the_count(program, look, write):
        return True
    if not _is_limited(program, look) or not _counts(program, look):
        return False
    asked = of_request([program.key(look) or UNKNOWN])
    key = program.key(write) or UNKNOWN
    given = of_request([key, write.value])
    if write.method_name.endswith(_ADDS):
        return is_met(asked, given)
    if write.op == "delete" and look.method_name.endswith(_BY_KEY):
        return False  # how long something within the one item is says nothing of how many there are
    is_found = write.in_loop or look.id in key.reads  # whoever removes those too many removes the same ones
    if not asked or is_found or not is_met(asked, given):
        return False
    if write.op == "delete":
        return True
    return _changes_what_was_counted(calls, look, write) and not hangs_on_the_key(write, calls.key(look))


def _is_limited(program: Program, look: Access) -> bool:
    """Whether it was asked if there are more than some, or as many as the code states: `if admins == 1: return`."""
    stated = (value for _, value in look.stated if value.isdigit() and int(value))
    return "quota" in look.uses or (is_count(program, look) and any(stated))


def is_count(program: Program, look: Access) -> bool:
    """Whether it is asked how many there are."""
    asked = program.key(look)
    text = "" if asked is None or asked.text is None else path_patterns.show(asked.text)
    return look.method_name.rpartition(".")[2] in _COUNTING or _COUNTED.search(text) is not None


def _counts(program: Program, look: Access) -> bool:
    return is_count(program, look) or "length" in look.uses or _COUNT in look.looked_at


def _takes_out_of_the_count(program: Program, look: Access, write: Access) -> bool:
    """Whether a field of an ORM's row is set by which its kind was counted: the last administrator."""
    if write.place.owner != "row" or write.op != "write" or write.in_loop or not {"quota", "outcome"} <= look.uses:
        return False
    is_found = look.id in (program.key(write) or UNKNOWN).reads
    return not is_found and write.method_name in columns_of(program.key(look) or UNKNOWN)


def _changes_what_was_counted(calls: Calls, look: Access, write: Access) -> bool:
    """Whether an update sets a field by which items were counted."""
    found, call = calls.of(look), calls.of(write)
    if found is None or call is None or not write.method_name.endswith(UPDATES):
        return False
    return bool(set(set_by(call)) & ({*asked_names(found)} | look.looked_at))
