"""Applications that each invocation sets up once more: routers, hooks and middlewares added to what is there."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules._wording import UNSAFE

_ADDING = frozenset(
    """use include_router add_middleware register_blueprint before_request after_request teardown_request add_url_rule
    add_api_route add_route add_websocket_route add_exception_handler add_event_handler register_error_handler mount
    register_middleware""".split()
)
_WHY = "each invocation adds one more to what all have: it runs as often as there were invocations, or is refused"


def set_up_again(program: Program, rule: Rule) -> Iterable[Draft]:
    """One finding per application and function that adds to it while invocations run."""
    for shared in program.shared:
        if shared.place.root != "local" and _is_app(program, shared):
            first = {
                (a.site.module, a.site.function): a for a in reversed(shared.accesses) if _adds(program, shared, a)
            }
            yield from (_draft(rule, shared, access) for access in first.values())


def _is_app(program: Program, shared: Shared) -> bool:
    row = program.object_row(shared.type)
    return row is not None and row.kind == "app"


def _adds(program: Program, shared: Shared, access: Access) -> bool:
    """Whether something is added for good, and not only by who has found the application missing or not yet set up."""
    if access.op != "use" or access.method_name not in _ADDING or access.place != shared.place:
        return False
    once = {look for look, _, context in program.bound_after if context == access.context}
    return access.context.kind != "init" and not access.checks & once


def _draft(rule: Rule, shared: Shared, access: Access) -> Draft:
    text = f"`{shared.place.label}` is set up once more by `{access.method_name}`"
    return Draft(
        rule, access.site, shared.symbol, text, UNSAFE, UNSAFE, _WHY, _WHY, access.path, definition=shared.definition,
        advice="Set it up once, at import.",
    )  # fmt: skip
