"""Elements of shared containers that a request marks, and that go out with all others: a field of a board, a task done.

What is stored for the whole request is judged by CA104; here a request changes the element that it names, or some.
"""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import diagnoses
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules._given_out import GOES_OUT, given_out

_MESSAGE = "what is in `{name}` is changed for one request, and goes out with the answers of all"
_LEFT = "what earlier requests changed in `{name}` is still there"


def marked_elements(program: Program, rule: Rule) -> Iterator[Draft]:
    """One finding per container."""
    told = {d.shared.place.container for d in diagnoses(program) if d.hazard != "iterate"}
    for shared in program.shared:
        if shared.place.root == "local" or shared.place.container in told or shared.binding_writes:
            continue
        looks = {look.context: look for look in shared.reads if _is_given_out_whole(look)}
        marks = (w for w in shared.content_writes if w.context in looks and _is_mark(program, shared, w))
        mark = next(marks, None) if looks else None
        if mark is not None:
            yield given_out(rule, shared, mark, looks[mark.context], _MESSAGE, _LEFT)


def _is_given_out_whole(look: Access) -> bool:
    """Whether the container or a flat copy goes out: who walks through it may leave out what is not this request's."""
    whole = look.part == "binding" or facts.copies(look) or (look.part == "content" and look.method_name == "copy")
    return whole and not facts.is_inner(look) and not look.fresh and bool(look.uses & GOES_OUT)


def _is_mark(program: Program, shared: Shared, write: Access) -> bool:
    """Whether a request stores something of its own, or a constant, in an element that not every request changes."""
    is_store = write.op == "write" and write.part == "item" and facts.is_inner(write) and not write.locks
    if not is_store or write.context.kind == "init":
        return False
    if not facts.is_constant(write.value) and not facts.from_request(write.value):
        return False
    if write.key == "*":
        return _is_of_request(program, write)
    chosen = write.for_some or _is_chosen(program, shared, write)
    return chosen and not _is_set_anew(shared, write)


def _is_of_request(program: Program, access: Access) -> bool:
    key = program.key(access)
    return key is not None and facts.from_request(key)


def _is_chosen(program: Program, shared: Shared, write: Access) -> bool:
    """Whether the element was looked up by a key of the request, in the same code."""
    ways = (a for a in shared.reads if a.part == "item" and a.key == "*" and not facts.is_inner(a))
    return any(a.path == write.path and a.id < write.id and _is_of_request(program, a) for a in ways)


def _is_set_anew(shared: Shared, write: Access) -> bool:
    """Whether the same entry point sets the field elsewhere too: to start from, for the others, or back at the end."""
    return any(
        w.context == write.context and w.key == write.key and w.site != write.site and facts.is_inner(w)
        for w in shared.content_writes
    )
