"""Calls the scheduler before each relevant instruction: by `sys.monitoring`, before Python 3.12 by `settrace`."""

import sys
from functools import partial
from types import CodeType, FrameType
from typing import Any

from concurrency_audit.confirm.runtime import answering, settings
from concurrency_audit.confirm.runtime.accesses import Access, accesses
from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.gil import Gil
from concurrency_audit.confirm.runtime.places import Finder
from concurrency_audit.confirm.runtime.values import noted

_TOOL = "concurrency-audit confirm"


class Tracer:
    """Turns instructions into scheduling points."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.gil: Gil | None = None
        self.tables: dict[int, tuple[CodeType, dict[int, Access] | None]] = {}
        """Code objects by id, because comparing them is slow; references are kept so that no id is reused."""

    def table(self, code: CodeType) -> dict[int, Access] | None:
        """The points of a function; None for code outside the scope."""
        known = self.tables.get(id(code))
        if known is not None:
            return known[1]
        file = CONTROL.file(code.co_filename)
        inside = file is not None and code.co_name != "<module>"
        found = accesses(code, str(file), fills=id(code) in self.finder.memoized) if inside else None
        self.tables[id(code)] = code, found
        return found

    def know(self, code: CodeType) -> None:
        """Analyse a function and its inner functions before any fork, so that no child has to."""
        self.table(code)
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self.know(constant)

    def reach(self, access: Access, frame: FrameType) -> None:
        """Called before an instruction with a point runs."""
        scheduler = CONTROL.scheduler
        if scheduler is None or not scheduler.controls():
            return
        places = self.finder.places(access, frame)
        if places is not None:
            if self.gil is not None:
                self.gil.visit(scheduler)
            look = partial(noted, access.node, frame, write=access.write)
            scheduler.point(access.key, places, look(), look)
            if answering.SYMBOLS:
                settings.touched(scheduler.mine().event, answering.SYMBOLS, places)

    def follow(self, code: CodeType, offset: int) -> None:
        """In a detailed run: called before any instruction in scope runs."""
        scheduler = CONTROL.scheduler
        if self.gil is not None and scheduler is not None and scheduler.controls():
            self.gil.instruction(scheduler, code, offset)

    def start(self) -> None:
        """Start tracing: `sys.monitoring` covers all threads at once; before 3.12 each thread calls `here`."""
        if sys.version_info >= (3, 12):
            _Monitoring(self)

    def here(self) -> None:
        """Start tracing the calling thread."""
        if sys.version_info < (3, 12):
            sys.settrace(self._call)

    def _call(self, frame: FrameType, event: str, _: Any) -> Any:
        table = self.table(frame.f_code) if event == "call" else None
        if table is None or not (table or self.gil):
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False

        def opcode(frame: FrameType, event: str, _: Any) -> Any:
            if event == "opcode":
                self.follow(frame.f_code, frame.f_lasti)
                if (access := table.get(frame.f_lasti)) is not None:
                    self.reach(access, frame)
            return opcode

        return opcode


if sys.version_info >= (3, 12):

    class _Monitoring:
        """Tracing by events of single code objects; instructions without a point are disabled once seen."""

        def __init__(self, tracer: Tracer) -> None:
            self.tracer = tracer
            monitoring = sys.monitoring
            self.tool = next(number for number in (3, 4, 2, 1, 0, 5) if monitoring.get_tool(number) is None)
            monitoring.use_tool_id(self.tool, _TOOL)
            monitoring.register_callback(self.tool, monitoring.events.PY_START, self._start)
            monitoring.register_callback(self.tool, monitoring.events.INSTRUCTION, self._instruction)
            monitoring.set_events(self.tool, monitoring.events.PY_START)

        def _start(self, code: CodeType, _: int) -> Any:
            table = self.tracer.table(code)
            if table or (table is not None and self.tracer.gil is not None):
                sys.monitoring.set_local_events(self.tool, code, sys.monitoring.events.INSTRUCTION)
            return sys.monitoring.DISABLE

        def _instruction(self, code: CodeType, offset: int) -> Any:
            self.tracer.follow(code, offset)
            access = (self.tracer.table(code) or {}).get(offset)
            if access is not None:
                self.tracer.reach(access, sys._getframe(1))
                return None
            return None if self.tracer.gil is not None else sys.monitoring.DISABLE
