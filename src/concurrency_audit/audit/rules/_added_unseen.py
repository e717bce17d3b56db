"""Records that are added because none was found of what they hold: two invocations look at once, and both add one."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import alike
from concurrency_audit.audit.rules._asked_fields import is_met, of_request
from concurrency_audit.audit.rules._stored_items import Calls

_FULL = frozenset(["length", "quota", "outcome"])
"""Uses of a look at how many there are, of which who finds too many is turned away."""
_RANGE = "range"
"""Keyword that names a sheet of a spreadsheet, and cells in it."""
_NONE = frozenset(["lacking", "parting"])
"""Uses of a look because of which something is done where none was found."""


def added_unseen(program: Program, calls: Calls, write: Access) -> Access | None:
    """The look without which a record would not be added to a service that knows no unique fields."""
    call = calls.of(write)
    if call is None or not calls.adds(write):
        return None
    checks = (program.accesses[i] for i in sorted(write.checks) if i in program.accesses)
    close = (look for look in checks if look.op == "read" and look.place.owner == write.place.owner)
    return next((look for look in close if _decides(calls, look, write, call)), None)


def _decides(calls: Calls, look: Access, write: Access, call: Call) -> bool:
    found = calls.of(look)
    if found is None or _is_elsewhere(look, write, found, call):
        return False
    asked, given = of_request(_asked(found)), of_request([write.value])
    if look.uses >= _FULL:
        return is_met(asked, given)
    if asked:
        return not look.uses.isdisjoint(_NONE) and is_met(asked, given)
    compared = ({dep for dep in deps if dep.startswith("event")} for _, deps in look.matched)
    return any(deps and is_met(deps, given) for deps in compared)


def _is_elsewhere(look: Access, write: Access, found: Call, call: Call) -> bool:
    """Whether the look was at another table than the one that is added to, as far as the text tells."""
    mine, theirs = _names(call), _names(found)
    if _RANGE in mine and _RANGE in theirs:
        tabs = _tab(mine.pop(_RANGE)), _tab(theirs.pop(_RANGE))
        if tabs[0] != tabs[1]:
            return True
    elif look.place != write.place:
        return True
    return any(name in theirs and not alike(theirs[name], value) for name, value in mine.items())


def _tab(value: Value) -> object:
    """The sheet in which a range lies: `Guests!A2:C`."""
    text = value.ref if value.kind == "const" else next(iter(value.text or ()), None)
    return text.partition("!")[0] if isinstance(text, str) and "!" in text else None if text is None else ""


def _names(call: Call) -> dict[str, Value]:
    """What a call is given by keyword, or within what it is given so: `parent={"database_id": ...}`."""
    given = {name: value for name, value in call.keywords if name}
    within = {name[1:-1]: inner for value in given.values() for name, inner in fields(value).items()}
    return {**within, **given}


def _asked(found: Call) -> Iterator[Value]:
    """What a look asks for, without what names the table in which."""
    row = found.row
    assert isinstance(row, CallRow)
    yield from found.args[row.named_from + row.named_args :]
    yield from (value for name, value in found.keywords if name not in row.named_by)
