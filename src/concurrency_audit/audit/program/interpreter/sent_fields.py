"""Fields of an object that a library filled from the request: what the request sends, or the default."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.dependencies import asks_request, extend
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.annotated import of_field
from concurrency_audit.audit.program.interpreter.class_fields import fields_of
from concurrency_audit.audit.program.interpreter.classes import defaults_of
from concurrency_audit.audit.program.interpreter.run import Run

_PLAIN = ("const", "object")


def sent(run: Run, frame: Frame, owner: Value, name: str, default: Value) -> Value | None:
    """The field of an object of which only the class is known, filled by the request (`tags = None`).

    None where the class body holds something else than a default.
    """
    if owner.obj not in run.assumed or not asks_request(owner) or default.kind not in _PLAIN:
        return None
    if defaults_of(run, owner.ref) is None or name not in fields_of(run, owner.ref):
        return None
    given = Value("unknown", None, None, None, extend(owner.deps, f".{name}"), owner.reads)
    return of_field(run, frame, owner, name, given)
