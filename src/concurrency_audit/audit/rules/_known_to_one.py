"""What one request leaves in memory and another one cannot do without: sessions, codes, jobs, carts."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared


def asked_for_later(program: Program, shared: Shared) -> tuple[Access, Access] | None:
    """A store under a key of its own, and the look of a request that ends where nothing is stored under its key.

    Where a look decides that something is stored it is a cache, which each worker fills for itself.
    """
    looks = [a for a in shared.accesses if _is_look(a)]
    if not looks or any(_is_refilled(program, write) for write in shared.content_writes):
        return None
    write = next((w for w in shared.content_writes if _is_left(program, w)), None)
    look = next((a for a in looks if "outcome" in a.uses and not a.fresh), None)
    return None if write is None or look is None else (write, look)


def _is_look(access: Access) -> bool:
    is_item = access.part == "item" and access.key == "*" and not facts.is_inner(access)
    return is_item and (access.op in ("read", "check") or access.method_name == "pop") and access.context.kind != "init"


def _is_refilled(program: Program, write: Access) -> bool:
    if write.context.kind == "init":
        return True
    return write.op != "delete" and bool(facts.own_checks(program, write) or facts.own_reads(program, write))


def _is_left(program: Program, write: Access) -> bool:
    """Whether something of this request is stored under a key that is its own."""
    key = program.key(write)
    stored = write.op == "write" and write.part == "item" and write.key == "*" and not facts.is_inner(write)
    return stored and key is not None and facts.varies(key) and facts.varies(write.value)
