"""Whether a thread could lose the GIL where a plan takes the baton from it.

CPython lets another thread run only at calls, at the entry of a function and at backward jumps. So a switch between two
accesses of places that others touch is possible under the GIL only where one of these lies between them.
"""

import dis
from types import CodeType

from concurrency_audit.confirm.runtime.scheduler import Scheduler

_BREAKS = ("CALL", "RESUME", "JUMP_BACKWARD", "IMPORT", "BEFORE_WITH", "SEND", "YIELD", "PRECALL", "LOAD_SPECIAL")


class Gil:
    """Follows every instruction of every task; only for a run in detail, because it costs."""

    def __init__(self) -> None:
        self.breaks: dict[CodeType, frozenset[int]] = {}
        self.since: dict[str, list[int]] = {}
        self.broken: set[str] = set()
        self.crossed: dict[int, tuple[int, ...]] = {}

    def instruction(self, scheduler: Scheduler, code: CodeType, offset: int) -> None:
        """The calling task is about to run an instruction."""
        task = scheduler.mine().name
        if task in self.broken:
            self.broken.discard(task)
            self.since[task] = []
        if offset in self._breaks_of(code):
            self.broken.add(task)

    def _breaks_of(self, code: CodeType) -> frozenset[int]:
        if code not in self.breaks:
            instructions = dis.get_instructions(code)
            self.breaks[code] = frozenset(i.offset for i in instructions if i.opname.startswith(_BREAKS))
        return self.breaks[code]

    def visit(self, scheduler: Scheduler) -> None:
        """The calling task is about to pass a point, the next of the trace."""
        since = self.since.setdefault(scheduler.mine().name, [])
        step = len(scheduler.trace)
        self.crossed[step] = tuple(since)
        since.append(step)

    def feasible(self, scheduler: Scheduler, conflicting: set[int]) -> list[bool]:
        """For every switch that was made, whether no conflicting access lies between it and the last chance to lose
        the GIL; points that no instruction shows are calls."""
        return [not conflicting.intersection(self.crossed.get(s.step, ())) for s in scheduler.switches]
