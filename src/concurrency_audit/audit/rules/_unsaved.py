"""Rows that are changed for an answer alone: nothing saves them, and nobody else ever sees the change."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.saving import COMMIT
from concurrency_audit.audit.program.domain.values import UNKNOWN
from concurrency_audit.audit.program.program import Program


def is_unsaved(program: Program, write: Access) -> bool:
    """Whether a field of a row is set where nothing may save it: the entry point asked for the row itself and calls
    nothing that could, nor does anything else commit on its behalf, as a middleware would."""
    is_framework = program.is_assigned(write)
    if is_framework is None or write.context.kind != "invocation" or write.context.within:
        return False
    if program.saves(write.context) or not _is_found_here(program, write) or _commits_for_others(program):
        return False
    return is_framework or bool(program.committing) or program.makes_session(write.context)


def _is_found_here(program: Program, write: Access) -> bool:
    reads = (program.key(write) or UNKNOWN).reads
    return any(i in program.accesses and program.accesses[i].context == write.context for i in reads)


def _commits_for_others(program: Program) -> bool:
    """Whether an entry point does nothing to rows but that it commits: a hook behind each request."""
    return any(
        not sets and all(COMMIT in name for name in program.saves(context)) for context, sets in program.committing
    )
