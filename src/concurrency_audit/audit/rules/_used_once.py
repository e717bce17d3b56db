"""Codes and things that are found, removed and then used: of two requests that find one at once both go on."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.places import claim
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import alike
from concurrency_audit.audit.rules._asked_fields import of_request
from concurrency_audit.audit.rules._moved_on import is_of_one_item
from concurrency_audit.audit.rules._same_item import MANY
from concurrency_audit.audit.rules._stored_items import Calls

_CODE = re.compile(
    r"(?<![a-z])(?:otp|pin|nonce|token|code|challenge|invit(?:e|ation)|verification|voucher|coupon|magic[_-]?link|"
    r"ticket|reset|one[_-]?time)s?(?![a-z])",
    re.IGNORECASE,
)
"""In the name of a store, or of a field by which its items are named: what is good for one time."""
_KIND = re.compile(r"(?:oauth|login)?[_-]?state[:#/]", re.IGNORECASE)
"""Beginning of a key that says so: `f"state:{state}"`, by which a login comes back to who began it."""
_NOTES = re.compile(r"audit|log|event|histor|metric", re.IGNORECASE)
"""In the name of a store to which it is only written what was done."""
_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")


def used_once(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether something is removed that was there, and then stored for who had it: a code, or one of several things."""
    if write.op != "delete" or write.in_loop or "outcome" not in look.uses:
        return False
    decided = program.decided.get((look.id, write.context), ())
    after = [other for other in decided if claim(write.site) in other.claimed]
    if _is_code(calls, write) and _is_same(calls, look, write):
        return any(_is_use(calls, other, write) for other in after)
    return _is_picked(calls, look, write) and any(_is_given_for(calls, other, write) for other in after)


def _is_code(calls: Calls, write: Access) -> bool:
    key = calls.key(write)
    if any(_CODE.search(_CASE.sub("_", name).replace("_", " ")) for name in (write.place.name, *key)):
        return True
    return any(_KIND.match(path_patterns.show(path_patterns.pattern(value))) for value in key.values())


def _is_same(calls: Calls, look: Access, write: Access) -> bool:
    is_whole = not calls.key(look) and not calls.key(write) and look.place == write.place
    return is_whole or is_of_one_item(calls, look, write)


def _is_picked(calls: Calls, look: Access, write: Access) -> bool:
    """Whether it is one of several things that were looked through for what the request says."""
    is_found = any(look.id in value.reads for value in calls.key(write).values())
    return is_found and look.method_name.endswith(MANY) and bool(look.matched) and "refusal" in look.uses


def _is_given_for(calls: Calls, other: Access, write: Access) -> bool:
    """Whether another item gets what the request says, in return for the thing."""
    return _is_use(calls, other, write) and bool(of_request([other.value]))


def _is_use(calls: Calls, other: Access, write: Access) -> bool:
    if other.op != "write" or other.place.root != "store" or _NOTES.search(other.place.name):
        return False
    return other.place != write.place or not _is_put_back(calls, other, write)


def _is_put_back(calls: Calls, other: Access, write: Access) -> bool:
    """Whether the item that was removed is stored anew, or nothing says that it is another one."""
    key, given = calls.key(write), calls.key(other) or fields(other.value)
    return not given or all(name not in given or alike(value, given[name]) for name, value in key.items())
