"""Counts and means that are worked out anew after one more was added or removed: the later store may hold the older."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.dependencies import field_dep
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.values import UNKNOWN
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._asked_fields import is_met, of_request
from concurrency_audit.audit.rules._counted import is_count
from concurrency_audit.audit.rules._moved_on import UPDATES
from concurrency_audit.audit.rules._same_item import MANY
from concurrency_audit.audit.rules._set_by import BY_CHAIN
from concurrency_audit.audit.rules._stored_items import Calls, same_holder

WHY = "an invocation that adds one meanwhile is not counted, and who counted first may store last"
_FIGURES = frozenset([path_patterns.HOW_MANY, path_patterns.COUNTED, field_dep("Count")])
_OF_ROWS = " counted anew"
"""Ending of the name of an access to a row of an ORM, for which that is known already."""
_SUM = "builtins.sum"
_UPDATE = re.compile(r"\s*update\b", re.IGNORECASE)


def counted_anew(program: Program, calls: Calls, write: Access) -> Access | None:
    """The read of all items of a kind, of which the same entry point adds or removes one, where their number, sum or
    mean is set elsewhere."""
    if write.method_name.endswith(_OF_ROWS):
        return next((program.accesses[i] for i in sorted(write.value.reads) if i in program.accesses), None)
    if write.in_loop or not _is_update(program, write):
        return None
    found = [program.accesses[i] for i in sorted(write.value.reads) if i in program.accesses]
    counted = (read for read in found if _is_counted(program, read, write))
    return next((read for read in counted if _has_changed(program, calls, read)), None)


def _is_update(program: Program, write: Access) -> bool:
    text = (program.key(write) or UNKNOWN).text
    is_statement = text is not None and _UPDATE.match(path_patterns.show(text)) is not None
    return write.op == "write" and (is_statement or write.method_name.endswith(UPDATES))


def _is_counted(program: Program, read: Access, write: Access) -> bool:
    """Whether it reads items of another kind than the one that is set, which gets their number, sum or mean."""
    if read.place.root != "store" or read.op != "read" or _is_of_one_kind(read, write):
        return False
    if is_count(program, read):
        return True
    given = [write.value, *fields(write.value).values()]
    is_figure = any(value.deps & _FIGURES or value.ref == _SUM for value in given if read.id in value.reads)
    return is_figure and read.method_name.endswith(MANY)


def _is_of_one_kind(a: Access, b: Access) -> bool:
    if a.place.owner == b.place.owner == BY_CHAIN:
        return same_holder(a, b)
    return a.place == b.place


def _has_changed(program: Program, calls: Calls, read: Access) -> bool:
    """Whether the entry point adds or removes one of those itself, which has what was asked for."""
    asked = of_request([program.key(read) or UNKNOWN, *calls.key(read).values()])
    changed = (o for o in calls.of_kind(read) if o.writes and _is_of_one_kind(o, read))
    return bool(asked) and any(is_met(asked, of_request([program.key(o) or UNKNOWN, o.value])) for o in changed)
