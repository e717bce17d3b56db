"""What worker processes inherit from the process that they are forked from."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import ObjectRow
from concurrency_audit.audit.model.references import PinnedClient
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.program import Program

_OPENED = frozenset(["connection", "cursor", "transaction", "session", "file", "stream", "rng"])
_HOOK = "it is made by a function that runs before the fork"


def why_before_the_fork(program: Program, obj: Obj) -> str:
    """Why the object is made before worker processes are forked, as a clause; empty where each worker makes its own."""
    if not obj.at_import:
        return ""
    return _HOOK if obj.before_fork else why_import_precedes(program, obj.module)


def why_import_precedes(program: Program, module: str) -> str:
    """Why a module is imported before worker processes are forked, as a clause; empty where each of them imports it."""
    pin = program.forking(module)
    if pin is None or not pin.forks_after_import:
        return ""
    return f"{pinned(pin)} imports the handler, then forks"


def pinned(pin: PinnedClient) -> str:
    """The version of the runtime client, and where it is pinned."""
    return f"awslambdaric {pin.version} ({pin.path}:{pin.line})"


def why_inherited(program: Program, obj: Obj, row: ObjectRow) -> str:
    """Why all workers have this open object, as a clause; empty where each has its own, or it holds nothing open."""
    opened = row.kind in _OPENED or (row.multiplies == "connections" and row.kind in ("client", "pool"))
    return why_before_the_fork(program, obj) if opened else ""
