"""The time of the last run, which is read and then replaced: two runs fetch what came since then, each the same."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.path_patterns import TIMES
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import alike
from concurrency_audit.audit.rules._moved_on import UPDATES
from concurrency_audit.audit.rules._set_by import set_by, set_to
from concurrency_audit.audit.rules._stored_items import Calls

WHY = "an invocation that reads it at the same time does all that has come since once more"
_REQUEST = "event"
_ROW = "row"
_KEPT_BESIDE = re.compile(
    r"(is_?|was_?)?(created|updated|modified|changed|edited|deleted|removed|archived)(_?(at|on|date|time))?$",
    re.IGNORECASE,
)
"""Names of fields that say when something was done to their item."""


def last_run(program: Program, calls: Calls, write: Access) -> Access | None:
    """The read of the time that is replaced, where what was done since was asked for by it.

    There is one for all requests: when somebody did something last is his own.
    """
    if write.op != "write" or write.place.owner == _ROW or _REQUEST in write.place.name:
        return None
    key = calls.key(write)
    if not _is_time(calls, write) or any(_is_of_request(value) for value in key.values()):
        return None
    same = (a for a in program.accesses.values() if a.place == write.place and a.context == write.context)
    found = [a for a in same if a.op == "read" and a.id < write.id and "effect" in a.uses]
    return next((read for read in found if _is_same(calls, read, write)), None)


def _is_time(calls: Calls, write: Access) -> bool:
    """Whether nothing is stored but the time, under a name that the code states.

    Of an update all that it sets counts: a time beside a state, or beside a count, says when that was set.
    """
    if write.method_name.endswith(UPDATES):
        return _sets_the_time(calls, write)
    given = fields(write.value)
    values = [value for value in given.values() if not _is_stated(value)] if given else [write.value]
    return bool(values) and all(map(_says_when, values))


def _is_stated(value: Value) -> bool:
    """Whether the code states it, by itself or with its type: `{"S": "last"}`."""
    typed = fields(value)
    return all(map(_is_stated, typed.values())) if typed else value.kind == "const" and not value.deps


def _sets_the_time(calls: Calls, write: Access) -> bool:
    call = calls.of(write)
    if call is None:
        return False
    given, names = dict(set_to(call, write.value)), set(set_by(call))
    told = {name for name in names if not _KEPT_BESIDE.match(name)}
    return bool(told) and names <= given.keys() and all(map(_says_when, given.values()))


def _says_when(value: Value) -> bool:
    deps = facts.deep_deps(value)
    return bool(deps & TIMES) and deps <= TIMES | {"io"}


def _is_of_request(value: Value) -> bool:
    return any(dep.startswith(_REQUEST) for dep in facts.deep_deps(value))


def _is_same(calls: Calls, read: Access, write: Access) -> bool:
    asked, given = calls.key(read), calls.key(write) or fields(write.value)
    return all(alike(value, given.get(name, UNKNOWN)) for name, value in asked.items())
