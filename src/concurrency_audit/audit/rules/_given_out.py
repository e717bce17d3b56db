"""What requests left in a shared container, and what goes out of it with the answer of another one."""

from __future__ import annotations

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules._wording import UNSAFE

GOES_OUT = frozenset(["response", "effect"])
"""What is made of a value that leaves the invocation."""


def given_out(rule: Rule, shared: Shared, write: Access, look: Access, message: str, left: str) -> Draft:
    """The finding at a write whose traces a look gives out; `{name}` in its texts is that of the container."""
    name = shared.place.label
    why = f"{left.format(name=name)}: it goes out with this answer"
    return Draft(
        rule,
        write.site,
        shared.symbol,
        message.format(name=name),
        UNSAFE,
        UNSAFE,
        why,
        why,
        write.path,
        definition=shared.definition,
        related=(Note(look.site, "read", "given out here"),),
    )
