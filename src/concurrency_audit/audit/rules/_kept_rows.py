"""Databases in the memory of a worker: rows that one invocation leaves for the next."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.program import Program

KEPT = "the rows that an invocation adds are still there for the next one of its worker"
_IN_MEMORY = ":memory:"
_ADDS = re.compile(r"\s*(insert|replace)\b", re.IGNORECASE)
_CLEARS = re.compile(r"\s*(delete|drop|truncate)\b", re.IGNORECASE)


def keeps_rows(program: Program, obj: Obj) -> bool:
    """Whether invocations add rows to a database in memory that outlives them, and none takes rows out."""
    opened = obj.first_argument
    if not obj.at_import or opened is None or opened.ref != _IN_MEMORY:
        return False
    calls = [call for call in program.calls if program.in_invocations(call) and _is_of(call, obj)]
    texts = [path_patterns.show(path_patterns.pattern(call.args[0])) for call in calls if call.args]
    undone = any(call.name.endswith(".rollback") for call in calls)
    return any(map(_ADDS.match, texts)) and not undone and not any(map(_CLEARS.match, texts))


def _is_of(call: Call, obj: Obj) -> bool:
    """Whether it is a method of the database, or of a cursor in its module, which may be one of its cursors."""
    owner, _, _ = call.name.removeprefix(f"{obj.made_by}.").rpartition(".")
    is_own = call.receiver is not None and call.receiver.obj is obj
    return call.name.startswith(f"{obj.made_by}.") and (is_own or (owner != "" and call.site.module == obj.module))
