"""Helpers for rules about calls into libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.model.verdicts import Confidence
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.program import Program


def first_of_each(program: Program, wanted: Callable[[Call], bool]) -> Iterator[Call]:
    """The matching calls made by invocations, one per source position."""
    yield from _first(call for call in program.calls if program.in_invocations(call) and wanted(call))


def first_at_import(program: Program, wanted: Callable[[Call], bool]) -> Iterator[Call]:
    """The matching calls made at import, one per source position."""
    yield from _first(call for call in program.calls if call.context.kind == "init" and wanted(call))


def _first(calls: Iterator[Call]) -> Iterator[Call]:
    seen: set[Site] = set()
    for call in calls:
        if call.site not in seen:
            seen.add(call.site)
            yield call


ENSURING = ("create_", "register_", "tag_", "subscribe")
"""Beginnings of calls that see to it that something is there, which each worker may do for itself."""
ACCOUNT = ("key", "token", "secret", "password")
"""How the names of arguments and settings end that say who asks a service."""
OWN_THREADS = "threads that the invocation itself starts do this at the same time, whatever the model"


def in_own_threads(call: Call) -> bool:
    """Whether several threads of one process make the call concurrently, even with one invocation per process."""
    return call.context.kind == "thread" and call.context.many


def effect(call: Call) -> str:
    """The effect that the knowledge files give for the call; the empty string for none."""
    return "" if call.row is None else call.row.effect or ""


def confidence(call: Call) -> Confidence:
    """How sure the knowledge files are of the effect."""
    return Confidence.HIGH if call.row is None else call.row.confidence


def described(call: Call) -> CallRow | None:
    """The row about a call, whose arguments it describes; None where knowledge speaks of the object or of nothing."""
    return call.row if isinstance(call.row, CallRow) else None


def plain(name: str) -> str:
    """A dotted name as people write it."""
    return name.removeprefix("builtins.")
