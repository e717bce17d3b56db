"""Items that are removed because nothing of another kind belongs to them: somebody may add to them meanwhile."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import begin_alike
from concurrency_audit.audit.rules._asked_fields import is_met, of_request
from concurrency_audit.audit.rules._counted import is_count
from concurrency_audit.audit.rules._decided_rows import ADDED
from concurrency_audit.audit.rules._same_item import MANY
from concurrency_audit.audit.rules._set_by import ADDS
from concurrency_audit.audit.rules._stored_items import Calls

WHY = "an invocation that adds to it at the same time has found it, and what it adds belongs to nothing"
_BY_KEY = (".get_item", ".get", ".find_one")
"""Reads of one item, which is no part of another one."""
_ADDS = (*ADDS, " insert", " insert once", *ADDED)
_ROW = "row"
_ONE_TABLE = "DynamoDB item"
"""Of such a store one table may hold items of several kinds."""
_ANSWERS = frozenset(["Item", "Items", "Count", "ScannedCount"])
"""Parts of an answer that hold nothing where nothing was found."""


def left_empty(program: Program, _: Calls, write: Access) -> Access | None:
    """The look that found nothing, or not more than the last one, which belongs to what is removed then."""
    if write.op != "delete" or write.in_loop:
        return None
    looks = (program.accesses[i] for i in sorted(write.checks) if i in program.accesses)
    return next((look for look in looks if _is_empty(program, look, write)), None)


def _is_empty(program: Program, look: Access, write: Access) -> bool:
    if look.place.root != "store" or "lacking" not in look.uses:
        return False
    if look.place == write.place and look.place.owner != _ONE_TABLE:
        return False
    if _is_told_by_a_field(program, look):
        return False
    is_of_several = look.place.owner == _ROW or look.method_name.endswith(MANY)
    if not is_of_several or f".{look.method_name}".endswith(_BY_KEY) or not look.uses & {"decision", "outcome"}:
        return False
    removed = program.key(write) or UNKNOWN
    is_elsewhere = _is_of_orm(look) or look.place != write.place
    if is_elsewhere and look.id in removed.reads and not is_count(program, look):
        return False  # what was found there led to it
    belongs = _belongs(program.key(look) or UNKNOWN, removed)
    adds = (other for other in program.at(look.place.container) if _adds(other, look))
    if look.place == write.place:
        return belongs and any(_is_of_another_kind(program, other, write) for other in adds)
    return belongs and (_is_of_orm(look) or any(adds))


def _is_of_another_kind(program: Program, added: Access, removed: Access) -> bool:
    """Whether an item of one table is known by a name that begins otherwise than that of the one which is removed."""
    item, key = fields(added.value), fields(program.key(removed))
    return any(name in item and not begin_alike(item[name], value) for name, value in key.items())


def _is_told_by_a_field(program: Program, look: Access) -> bool:
    """Whether one was found, and a field of it holds nothing: `if poll["closed"]: return`."""
    return bool(look.missed - _ANSWERS) and not _is_of_orm(look) and not is_count(program, look)


def _belongs(asked: Value, removed: Value) -> bool:
    """Whether those that were asked for are of what is removed: by what the request gave, or what was found first."""
    given = of_request([asked])
    if not given and not of_request([removed]):
        return bool(asked.reads & removed.reads)
    return bool(given) and is_met(given, of_request([removed]))


def _is_of_orm(look: Access) -> bool:
    """Whether it is a row of a class: that one is added is only recorded where a look decides on it."""
    return look.place.owner == _ROW and look.place.name != look.place.name.lower()


def _adds(access: Access, look: Access) -> bool:
    return access.place == look.place and access.op == "write" and access.method_name.endswith(_ADDS)
