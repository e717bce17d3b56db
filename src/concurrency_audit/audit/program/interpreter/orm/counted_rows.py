"""Numbers, sums and means of rows, worked out anew after this invocation has added one, and set in a row of another
class: who counted first may store last."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.path_patterns import COUNTED, FIGURE, HOW_MANY
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.program.interpreter.run import Run

COUNTED_ANEW = " counted anew"
"""Ending of the name of such an access."""
_FIGURES = frozenset([COUNTED, FIGURE, HOW_MANY])
_SUM = "builtins.sum"


def of_figure(run: Run, frame: Frame, value: Value, place: Place) -> frozenset[int]:
    """The reads of rows of another class behind a figure, to which this entry point has added one."""
    if not value.reads or not run.record.rows_added:
        return EMPTY
    known = [run.record.accesses[number] for number in value.reads if number in run.record.accesses]
    others = [each for each in known if each.place.owner == "row" and each.op == "read" and each.place != place]
    added = [each for each in others if (each.place, frame.context) in run.record.rows_added]
    is_figure = bool(value.deps & _FIGURES) or value.ref == _SUM
    return frozenset([each.id for each in added if is_figure or each.method_name == "count"])
