"""The fields of the project's classes, as their bodies declare them."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.terms import CLASS_VARIABLE
from concurrency_audit.audit.program.domain.values import ClassRef
from concurrency_audit.audit.program.interpreter.classes import bases
from concurrency_audit.audit.program.interpreter.run import Run


def fields_of(run: Run, ref: ClassRef) -> Iterator[str]:
    """The fields that a generated `__init__` takes by position, in order."""
    seen: set[str] = set()
    for home in reversed(bases(run, ref)):
        summary = run.known(home.module).summary
        for term in summary.functions[summary.classes[home.index].body].body:
            if term[0] == "assign" and CLASS_VARIABLE in term[3:]:
                continue
            targets = (term[1],) if term[0] == "declare" else term[1] if term[0] in ("assign", "operands") else ()
            if len(targets) == 1 and targets[0][0] == "name" and targets[0][1] not in seen:
                seen.add(targets[0][1])
                yield targets[0][1]
