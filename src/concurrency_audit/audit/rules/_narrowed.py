"""What of a look a store hangs on: the fields that were tested on the way to it, not all that others look at."""

from __future__ import annotations

from dataclasses import replace

from concurrency_audit.audit.program.domain.accesses import ANY_FIELD, STATED_FIELD, Access


def narrowed(look: Access, write: Access) -> Access:
    """The look as this store hangs on it; as it is where it is not known which fields were tested.

    One look may be taken by many: a dispatcher's branches fetch the item by the same helper, and what is sent out after
    the store is looked at as well. By which field an item was picked out of many no branch tells, as in
    `filter(lambda item: item["id"] == key, items)`.
    """
    names = {name for read, name in write.tested if read == look.id}
    if not names or ANY_FIELD in names:
        return look
    states = {name.removeprefix(STATED_FIELD) for name in names if name.startswith(STATED_FIELD)}
    names |= states
    names |= {name for name, _ in look.matched if name not in look.looked_at}
    return replace(
        look,
        looked_at=look.looked_at & names,
        weighed=look.weighed & names,
        compared=look.compared & states,
        missed=look.missed & names,
        refused=look.refused & names,
        stated=frozenset([pair for pair in look.stated if pair[0] in states]),
        accepted=frozenset([pair for pair in look.accepted if pair[0] in names]),
        matched=frozenset([pair for pair in look.matched if pair[0] in names]),
    )
