"""Whether a thread can lose the GIL where a plan switches tasks.

CPython lets another thread run only at calls, at the entry of a function and at backward jumps. So a switch between two
accesses of places that others touch is possible under the GIL only if one of these lies between them.
"""

import dis
from types import CodeType

from concurrency_audit.confirm.runtime.scheduler import Scheduler

_BREAKS = ("CALL", "RESUME", "JUMP_BACKWARD", "IMPORT", "BEFORE_WITH", "SEND", "YIELD", "PRECALL", "LOAD_SPECIAL")


class Gil:
    """Follows every instruction of every task. This is slow, so it is used only for detailed runs."""

    def __init__(self) -> None:
        self.breaks: dict[CodeType, frozenset[int]] = {}
        self.since: dict[str, list[int]] = {}
        self.broken: set[str] = set()
        self.crossed: dict[int, tuple[int, ...]] = {}

    def instruction(self, scheduler: Scheduler, code: CodeType, offset: int) -> None:
        """Called before the current task runs an instruction."""
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
        """Called before the current task passes the next point of the trace."""
        since = self.since.setdefault(scheduler.mine().name, [])
        step = len(scheduler.trace)
        self.crossed[step] = tuple(since)
        since.append(step)

    def feasible(self, scheduler: Scheduler, conflicting: set[int]) -> list[bool]:
        """Return for every switch that was made whether it is possible under the GIL.

        It is if no conflicting access lies between the switch and the last point at which the GIL can be lost. Points
        without an instruction are calls.
        """
        return [not conflicting.intersection(self.crossed.get(s.step, ())) for s in scheduler.switches]
