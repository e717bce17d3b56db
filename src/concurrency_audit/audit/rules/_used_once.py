"""Codes that are found, removed and then used: of two requests that find one at once both go on."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.places import claim
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._moved_on import is_of_one_item
from concurrency_audit.audit.rules._stored_items import Calls

_CODE = re.compile(
    r"(?<![a-z])(?:otp|pin|nonce|token|code|challenge|invit(?:e|ation)|verification|voucher|coupon|magic[_-]?link|"
    r"ticket|reset|one[_-]?time)s?(?![a-z])",
    re.IGNORECASE,
)
"""In the name of a store, or of a field by which its items are named: what is good for one time."""
_NOTES = re.compile(r"audit|log|event|histor|metric", re.IGNORECASE)
"""In the name of a store to which it is only written what was done."""
_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")


def used_once(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether a code is removed that was there, and something is stored afterwards for who had it."""
    if write.op != "delete" or write.in_loop or "outcome" not in look.uses:
        return False
    if not _is_code(calls, write) or not _is_same(calls, look, write):
        return False
    decided = program.decided.get((look.id, write.context), ())
    return any(claim(write.site) in other.claimed and _is_use(other, write) for other in decided)


def _is_code(calls: Calls, write: Access) -> bool:
    names = (write.place.name, *calls.key(write))
    return any(_CODE.search(_CASE.sub("_", name).replace("_", " ")) for name in names)


def _is_same(calls: Calls, look: Access, write: Access) -> bool:
    is_whole = not calls.key(look) and not calls.key(write) and look.place == write.place
    return is_whole or is_of_one_item(calls, look, write)


def _is_use(other: Access, write: Access) -> bool:
    is_elsewhere = other.place != write.place and other.place.root == "store"
    return is_elsewhere and other.op == "write" and not _NOTES.search(other.place.name)
