"""What one entry point leaves in a name for another one, which takes it and empties the name: a file that was loaded, a
switch for the next page. Whoever comes first takes it, and who comes to another worker finds none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.order import by_context
from concurrency_audit.audit.program.hazards.shape import Shape
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_GOES_BY = frozenset(["response", "decision", "outcome", "answer", "effect"])


def left_to_take(program: Program, shared: Shared) -> Iterator[Shape]:
    """A name, or an entry with a stated key, that one entry point sets whatever it held, and another reads and then
    empties."""
    named = [w for w in shared.writes if _is_named(w)]
    for write in named:
        if not _says_something(write) or _is_refused(program, write):
            continue
        own = by_context(w for w in named if _is_same(w, write))
        if any(w.id > write.id and _is_empty(w) for w in own[write.context]):
            continue  # it is set back by who has set it
        others = (writes for context, writes in own.items() if context != write.context)
        taken = next(filter(None, (_taken(program, shared, writes) for writes in others)), None)
        if taken is not None:
            yield Shape("message", write, None, (taken,))


def _is_named(write: Access) -> bool:
    """Whether an invocation, and no hook around all of them, sets or removes something that has a name."""
    named = write.part == "binding" or facts.is_keyed(write)
    of_request = write.context.kind == "invocation" and not write.context.within
    return named and of_request and write.op in ("write", "delete") and not facts.is_inner(write)


def _is_same(access: Access, write: Access) -> bool:
    return (access.place, access.part, access.key) == (write.place, write.part, write.key)


def _taken(program: Program, shared: Shared, emptying: Sequence[Access]) -> Access | None:
    """The read of an entry point that goes by what it finds, empties the name afterwards, and puts nothing there."""
    if not all(map(_is_empty, emptying)):
        return None
    last = emptying[-1]
    if last.op == "delete" and last.uses & _GOES_BY:
        return last  # `state.pop("pending", None)`
    before = (r for r in shared.reads if r.context == last.context and r.id < last.id)
    reads = (
        r for r in before if _is_same(r, last) or (r.place, r.part, last.part) == (last.place, "content", "binding")
    )
    return next((r for r in reads if not r.fresh and _goes_by(r) and not _refreshes(program, r)), None)


def _goes_by(look: Access) -> bool:
    return look.op == "iterate" or bool(look.uses & _GOES_BY)


def _says_something(write: Access) -> bool:
    """Whether it is more than "nothing": what was read elsewhere, or something stated. What a request says is told by
    the rules for its data."""
    if write.op != "write" or write.cleans_up or facts.from_request(write.value):
        return False
    return "io" in write.value.deps or (facts.is_constant(write.value) and bool(write.value.ref))


def _is_refused(program: Program, write: Access) -> bool:
    """Whether a look at the name decides that it is set, as in a first use, or what it held is part of it."""
    return bool(facts.own_checks(program, write) or facts.own_reads(program, write))


def _is_empty(write: Access) -> bool:
    """Whether the name says nothing after it: None, False, no text, no elements."""
    if write.op == "delete":
        return True
    is_display = not write.value.deps and facts.is_emptied(write)
    return is_display or (facts.is_constant(write.value) and not write.value.ref)


def _refreshes(program: Program, look: Access) -> bool:
    """Whether something is read anew or thrown away because of it, as where a flag says that a cache is out of date."""
    decided = [a for a in program.decided.get((look.id, look.context), ()) if not _is_same(a, look)]
    return any(a.op == "delete" or (a.op == "write" and a.part == "binding" and not _is_empty(a)) for a in decided)
