"""What a request leaves in its thread for the next one: in thread-local objects and context variables."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.bound_anew import rebinds
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis
from concurrency_audit.audit.program.hazards.wishes import is_wish
from concurrency_audit.audit.program.program import Program


def left_in_threads(program: Program) -> Iterator[Diagnosis]:
    """Data of requests that others can find, as they do not surely put something there before they look."""
    for shared in program.own:
        for shape in rebinds(program, shared) if facts.leftovers(shared) else ():
            if facts.from_request(shape.act.value) or is_wish(program, shared, shape.act):
                yield Diagnosis("left-in-thread", shared, shape, shape.act)
                break
