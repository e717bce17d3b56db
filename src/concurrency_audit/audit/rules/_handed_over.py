"""Shared objects passed to a library function that works on them, as a connection to `pandas.read_sql`."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.program import Program

_NO_ID = -1


def handed_over(program: Program) -> Iterator[Access]:
    """Each such call by an invocation, as a use of the object passed."""
    for call in program.calls:
        value = _worked_on(call) if program.in_invocations(call) else None
        if value is not None and value.place is not None and value.place.root != "local":
            yield Access(
                _NO_ID, value.place, "use", "content", "", call.site, call.context, call.held, call.path, value,
                method_name=call.name,
            )  # fmt: skip


def _worked_on(call: Call) -> Value | None:
    row = call.row
    if not isinstance(row, CallRow) or (row.works_on is None and row.works_on_keyword is None):
        return None
    named = next((value for name, value in call.keywords if name and name == row.works_on_keyword), None)
    if named is None and row.works_on is not None and row.works_on < len(call.args):
        return call.args[row.works_on]
    return named
