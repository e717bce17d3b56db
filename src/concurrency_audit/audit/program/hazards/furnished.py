"""Objects that the first invocation makes and furnishes, because it finds none."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.program import Program


def is_furnished_once(program: Program, write: Access) -> bool:
    """Whether a write belongs to an object that the first invocation makes and furnishes, as it finds none (CA206).

    `if router is None: router = Router(); router.register("help")`.
    """
    owner = write.place.container
    looks = (program.accesses[id_] for id_ in write.checks if id_ in program.accesses)
    decided, context = program.decided, write.context
    return any(
        look.part == "binding"
        and (look.place[:3], look.place.path) == (owner[:3], owner.path[: len(look.place.path)])
        and look.place != owner
        and any(w.part == "binding" and w.place == look.place for w in decided.get((look.id, context), ()))
        for look in looks
    )
