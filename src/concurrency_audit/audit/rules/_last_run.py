"""The time of the last run, which is read and then replaced: two runs fetch what came since then, each the same."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.path_patterns import TIMES
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._stored_items import Calls, alike

WHY = "an invocation that reads it at the same time does all that has come since once more"
_REQUEST = "event"
_ROW = "row"


def last_run(program: Program, calls: Calls, write: Access) -> Access | None:
    """The read of the time that is replaced, where what was done since was asked for by it.

    There is one for all requests: when somebody did something last is his own.
    """
    if write.op != "write" or write.place.owner == _ROW or _REQUEST in write.place.name:
        return None
    key = calls.key(write)
    if not _is_time(write) or any(_is_of_request(value) for value in key.values()):
        return None
    same = (a for a in program.accesses.values() if a.place == write.place and a.context == write.context)
    found = [a for a in same if a.op == "read" and a.id < write.id and "effect" in a.uses]
    return next((read for read in found if _is_same(calls, read, write)), None)


def _is_time(write: Access) -> bool:
    """Whether nothing is stored but the time, under a name that the code states."""
    given = fields(write.value)
    values = [value for value in given.values() if value.kind != "const" or value.deps] if given else [write.value]
    deps = [facts.deep_deps(value) for value in values]
    return bool(deps) and all(each & TIMES and each <= TIMES | {"io"} for each in deps)


def _is_of_request(value: Value) -> bool:
    return any(dep.startswith(_REQUEST) for dep in facts.deep_deps(value))


def _is_same(calls: Calls, read: Access, write: Access) -> bool:
    asked, given = calls.key(read), calls.key(write) or fields(write.value)
    return all(alike(value, given.get(name, UNKNOWN)) for name, value in asked.items())
