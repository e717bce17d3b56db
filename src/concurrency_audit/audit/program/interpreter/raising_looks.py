"""Looks that raise where they find nothing: who goes on has found a row in the state that was asked for.

`seat = get_object_or_404(Seat, pk=pk, state="free")`, `session.scalars(query).one()`.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.dependencies import stated_in
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.run import Run

FOUND = "found"
"""The use of such a look: nobody adds a row because of it."""
_RAISES = frozenset(
    """get aget get_object_or_404 aget_object_or_404 get_or_404 first_or_404 one_or_404 one scalar_one
    get_one""".split()
)


def tell(run: Run, call: LibraryCall, found: Value, reads: frozenset[int]) -> None:
    """Say that the look has decided, where it asked for something that the code states."""
    if not reads or call.short not in _RAISES or not stated_in(found):
        return
    look = Value(deps=found.deps, reads=reads)
    run.record.use(look, "decision")
    run.record.use(look, "outcome")
    run.record.use(look, FOUND)
    run.moment.checks = run.moment.checks | reads
