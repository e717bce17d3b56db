"""Objects that are stored under a name of the second, and under nothing that tells two requests of it apart."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.path_patterns import CONSTANT, SECOND, SETTING
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program

WHY = "another invocation of the same second stores its own object over it"
_OBJECT = "S3 object"
_SAME = frozenset(["clock", "io", CONSTANT, SECOND])
"""What two requests of one second have in common."""


def is_of_the_second(program: Program, write: Access) -> bool:
    """Whether an object that is made for a request has a name that others of its second have as well."""
    key = program.key(write)
    if write.place.owner != _OBJECT or write.op != "write" or key is None or SECOND not in key.deps:
        return False
    is_made = write.value.kind != "const"
    return is_made and all(dep in _SAME or dep.startswith(SETTING) for dep in facts.deep_deps(key))
