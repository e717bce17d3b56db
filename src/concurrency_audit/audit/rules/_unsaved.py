"""Rows that are changed for an answer alone: nothing saves them, and nobody else ever sees the change."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.values import UNKNOWN
from concurrency_audit.audit.program.program import Program


def is_unsaved(program: Program, write: Access) -> bool:
    """Whether a field of a row is set where nothing may save it: the entry point asked for the row itself and calls
    nothing that could, nor does anything else commit on its behalf, as a hook of its framework would."""
    holder, context = program.saved_by(write), write.context
    if holder is None or context.kind != "invocation" or context.within:
        return False
    if program.saves(context) or not _is_found_here(program, write):
        return False
    return program.makes_session(context) if holder is False else not program.commits_alone(holder)


def _is_found_here(program: Program, write: Access) -> bool:
    reads = (program.key(write) or UNKNOWN).reads
    return any(i in program.accesses and program.accesses[i].context == write.context for i in reads)
