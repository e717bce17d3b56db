"""What is put into a row that is added of rows that were found: who removes those has moved them over."""

from __future__ import annotations

import re
from collections.abc import Mapping

from concurrency_audit.audit.program.domain.dependencies import columns_of, model_of
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Value
from concurrency_audit.audit.program.interpreter.orm.row_values import name_of, place_of_model
from concurrency_audit.audit.program.interpreter.orm.unique_columns import KEY, is_unique
from concurrency_audit.audit.program.interpreter.run import Run

MOVED = "moved"
"""The use of such a look."""
_WRITTEN_DOWN = re.compile(r"log|audit|histor|notif|activit|event|trace|metric|message", re.IGNORECASE)
"""Names of classes whose rows only say that something was done: said twice, nothing is lost."""


def tell(run: Run, model: ClassRef, columns: Mapping[str, Value]) -> None:
    """Say of the looks that found one of several rows, or a group of them, that these are put into another one."""
    if _WRITTEN_DOWN.search(name_of(run, model)):
        return
    place, known = place_of_model(run, model), run.record.accesses
    for name, value in columns.items():
        if is_unique(run, model, {name}, False):
            continue  # the second of two is refused
        looks = [known[n] for n in value.reads if n in known and known[n].place.owner == place.owner]
        found = frozenset([each.id for each in looks if each.place != place and not _is_one(run, each.id)])
        if found:
            run.record.use(Value(reads=found), MOVED)


def _is_one(run: Run, look: int) -> bool:
    """Whether a row was asked for by its key."""
    asked = run.record.keys.get(look, UNKNOWN)
    model = model_of(asked)
    names = columns_of(asked)
    return model is None or not names - {KEY} or is_unique(run, model, names, KEY in names)
