"""Connections of all invocations that one of them closes, so that those after it have none."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules._wording import UNSAFE

_LOOKS = frozenset("ping is_connected is_closed closed open is_open reconnect connect is_alive".split())
"""Methods and attributes by which code finds out that a connection is gone, or opens it again."""


def closed_for_good(program: Program, rule: Rule) -> Iterator[Draft]:
    """One finding per place at which a connection that is made only once is closed."""
    for shared in program.shared:
        if shared.place.root == "local" or not _is_connection(program, shared) or _is_made_again(program, shared):
            continue
        closes = [a for a in shared.accesses if a.method_name == "close" and a.context.kind == "invocation"]
        used = next((a for a in shared.accesses if a.op == "use" and a.method_name != "close"), None)
        for access in program.first(closes) if used is not None else ():
            yield _draft(rule, shared, access, used)


def _is_connection(program: Program, shared: Shared) -> bool:
    """Whether it is a connection to a database as PEP 249 has it: once closed, everything else raises."""
    row = program.object_row(shared.type)
    return row is not None and row.kind == "connection" and shared.type.endswith(".connect")


def _is_made_again(program: Program, shared: Shared) -> bool:
    """Whether invocations find out that it is closed, take it away with that, or make it anew in any case."""
    at, depth = shared.place, len(shared.place.path)
    inside = {p.path[depth] for p in program.read_places if p[:3] == at[:3] and p.path[:depth] == at.path != p.path}
    if not _LOOKS.isdisjoint({*inside, *(a.method_name for a in shared.accesses)}):
        return True
    return any(not facts.own_checks(program, w) or facts.is_constant(w.value) for w in shared.binding_writes)


def _draft(rule: Rule, shared: Shared, access: Access, used: Access | None) -> Draft:
    why = "invocations after this one find it closed, for it is made only once"
    return Draft(
        rule,
        access.site,
        shared.symbol,
        f"`{shared.place.label}` is the connection of all invocations, and closed here",
        UNSAFE,
        UNSAFE,
        why,
        why,
        access.path,
        definition=shared.definition,
        related=() if used is None else (Note(used.site, "use", "used here"),),
    )
