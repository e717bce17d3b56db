"""What was done, or when, kept in the memory of one worker and looked at before it is done again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules._calls import ENSURING

_MADE_ONCE = (*ENSURING, "put_", "update_", "delete_")
"""Calls that come to the same when they are made twice, so that a worker that makes them for itself does no harm."""


class Done(NamedTuple):
    """A note that something was done, and the look at it that lets it be done again or not."""

    note: Access
    look: Access


def done_lately(program: Program, shared: Shared, effects: Sequence[Call]) -> Done | None:
    """The time of the last message, looked at before the next one: another worker has not heard of it.

    So is the time of the last request, where one that comes too soon after it is turned away.
    Where the branch also keeps what it was answered, it fills a cache, which each worker does for itself; and what is
    sent of a worker's own collection is due when that worker has collected it.
    """
    for note in (a for a in shared.writes if _is_note(a)):
        looks = facts.own_checks(program, note)
        done = any(_is_of_others(program, call, note, looks) for call in effects) or any(
            _turns_away(program, look) for look in looks
        )
        if done and not any(_keeps_an_answer(program, look, note) for look in looks):
            return Done(note, looks[-1])
    return None


def _is_note(access: Access) -> bool:
    """Whether an invocation stores the time; that of a failure says when to try again, which each worker finds out."""
    stored = access.op == "write" and is_time(access.value) and not facts.is_inner(access)
    return stored and not access.cleans_up and access.context.kind != "init"


def _turns_away(program: Program, look: Access) -> bool:
    """Whether who comes too soon after the last one is told so, and nobody is given anything that was kept in memory:
    not how old a cache is."""
    if not {"outcome", "refusal"} <= look.uses or look.uses & {"response", "effect"} or not is_time(look.value):
        return False
    others = (a for a in program.accesses.values() if look.id in a.checks and a.place.root not in ("file", "store"))
    return not any("response" in other.uses for other in others)


def _is_of_others(program: Program, call: Call, note: Access, looks: Sequence[Access]) -> bool:
    """Whether a call is made because of the look, as the note is, and does something again in another worker."""
    if call.context != note.context or not call.checks & {look.id for look in looks} or note.checks - call.checks:
        return False
    given = (*call.args, *(value for _, value in call.keywords))
    return not call.name.rpartition(".")[2].startswith(_MADE_ONCE) and not any(_is_collected(program, v) for v in given)


def _is_collected(program: Program, value: Value) -> bool:
    """Whether it is something that invocations have put together in the memory of this worker."""
    sources = [program.accesses[id_].place.container for id_ in value.reads if id_ in program.accesses]
    places = [*sources, *([value.place.container] if value.place is not None else [])]
    return any(a.writes and a.part != "binding" and a.context.kind != "init" for p in places for a in program.at(p))


def _keeps_an_answer(program: Program, look: Access, note: Access) -> bool:
    """Whether the look also decides that something is stored which another computer has said."""
    decided = program.decided.get((look.id, note.context), ())
    return any(a.id != note.id and "io" in facts.deep_deps(a.value) for a in decided)
