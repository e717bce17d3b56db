"""Makes races happen: widens the windows between accesses of shared state in the function's own code.

Loaded into a worker before the handler, with the standard library alone. A race needs another invocation at one moment;
left to chance that takes hours. Here invocations give way, seeded, where it matters: before lines that access shared
state (those that an audit named or that touch a global which may change, often; every other line of the package,
seldom), around the calls that they make, at file operations under the temporary folder, and where tasks of an event
loop go on. The first at such a global are held until another invocation has come through it: what is made once for all
is met half made. The interpreter also switches threads within microseconds. Nothing else changes: whatever goes wrong
could have gone wrong without, only later.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from . import touched
from .draws import BUDGET, Draws
from .meeting import Meeting

VARIABLE = "_LOCAL_PROVOKE"
"""Environment variable with the path of a file that describes what to provoke."""
_SWITCH_SECONDS = 5e-6
_NAMED, _OTHER, _FILES, _TASKS = 0.5, 0.02, 0.5, 0.3
"""Chances to give way: before a line that was named, before any other line of the package, at a file operation, and
before a task goes on."""
_YOUNG, _YOUNG_SECONDS = 0.5, 3.0
"""Chance before any line of the package in a process whose first invocation began within these seconds: what the first
invocations make for all is made once."""
_TIMES = 16
"""Times that a line is taken for such a one, or loops over a file would use up what an invocation may wait."""
_KEPT = BUDGET / 2
"""What other lines than those at shared state leave of what an invocation may wait, or they would use it up."""
_RETRY = 0.0005
"""Seconds between two tries to trace a thread."""
_EVENTS = frozenset(
    ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.listdir", "os.scandir", "os.link",
     "os.symlink", "os.chmod", "shutil.rmtree", "shutil.copyfile", "shutil.move")
)  # fmt: skip


class Provocation:
    """The chances of one process; each thread draws from a sequence of its own."""

    def __init__(self, seed: int, root: str, named: dict[str, set[int]], *, server: bool = False) -> None:
        self.seed = seed
        self._server = server
        """Whether this process is a web server, which nobody tells where an invocation begins."""
        self._root = f"{root}/"
        self._installed = tuple(f"{root}/{name}" for name in _installed(Path(root)))
        self._named = {f"{root}/{path}": lines for path, lines in named.items()}
        self._temporary = tuple(f"{folder}/" for folder in {"/tmp", tempfile.gettempdir()})
        self._draws: dict[int, Draws] = {}
        """By thread id."""
        self._strangers = itertools.count(1)
        self._forks = 0
        self._process = 0
        self._passed: Counter[tuple[str, int]] = Counter()
        self._touched: dict[str, dict[int, str]] = {}
        """Path -> line -> the global that it touches, as far as the code there has run."""
        self._entered: set[CodeType] = set()
        self._meeting = Meeting()
        self._first = 0.0
        """When the first invocation began in this process; 0 before that."""

    def install(self) -> None:
        """Begin, in this process and in those that it forks."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=self._before_fork, after_in_child=self._after_fork)
        self._delay_tasks()
        sys.addaudithook(self._at_event)
        if sys.version_info >= (3, 12):
            self._monitor()
        else:
            self._trace_all_threads()

    def begin(self, worker: int) -> None:
        """An invocation begins in this thread, which is the worker's; its waits are counted from here."""
        thread = threading.current_thread()
        self._first = self._first or time.monotonic()
        draws = self._draws.get(threading.get_ident())
        if draws is None or draws.worker != worker or draws.thread is not thread:
            self._draws[threading.get_ident()] = Draws(thread, worker, self._mixed(worker))
        else:
            draws.renew()

    def _mixed(self, worker: int) -> int:
        """The seed of one thread's sequence."""
        return (self.seed * 1_000_003 + self._process) * 1_000_003 + worker

    def enter(self, code: CodeType, namespace: dict[str, Any]) -> None:
        """The package's code begins to run: its lines at globals are looked up."""
        self._entered.add(code)
        self._touched.setdefault(code.co_filename, {}).update(touched.lines(code, namespace, self._root))

    def at_line(self, path: str, line: int) -> None:
        """A line of the package is about to run. Shared state is given way at before it is touched, and after."""
        draws = self._draws_here()
        if draws is None:
            return
        left = draws.at
        draws.at = self._shared_at(path, line)
        if left:
            self._meeting.passed(draws, left)
        if left is None and draws.at is None:
            self._maybe(_YOUNG if self._is_young(path, line) else _OTHER)
            return
        if len(self._draws) > 1 and self._may_wait():
            for place in filter(None, dict.fromkeys((left, draws.at))):
                self._meeting.hold(draws, (path, line, place), place)
        self._maybe(_NAMED, shared=True)

    def _shared_at(self, path: str, line: int) -> str | None:
        """The global that a line touches; empty where only an audit names the line, None where nobody does."""
        place = self._touched.get(path, {}).get(line)
        return "" if place is None and line in self._named.get(path, ()) else place

    def _is_young(self, path: str, line: int) -> bool:
        """Whether the process is young and the line has not passed often."""
        if not self._first or time.monotonic() - self._first > _YOUNG_SECONDS:
            return False
        self._passed[path, line] += 1
        return self._passed[path, line] <= _TIMES

    def ours(self, code: CodeType) -> bool:
        """Whether code is the function's own."""
        path = code.co_filename
        return path.startswith(self._root) and not (self._installed and path.startswith(self._installed))

    def _may_wait(self) -> bool:
        """Not where an event loop runs: nothing else can run meanwhile, so tasks are made to wait instead."""
        return not (self._server and _running_loop() is not None)

    def _maybe(self, chance: float, *, shared: bool = False) -> None:
        if self._may_wait() and (wait := self._drawn(chance, 0.0 if shared else _KEPT)):
            time.sleep(wait)

    def _drawn(self, chance: float, kept: float = 0.0) -> float:
        """Seconds to wait now; 0 for not at all, as where no more than what is kept is left."""
        draws = self._draws_here()
        if draws is None:
            return 0.0
        return draws.wait(chance, kept, refill=self._server)

    def _draws_here(self) -> Draws | None:
        """What this thread draws from; None while the handler is being imported."""
        thread = threading.current_thread()
        draws = self._draws.get(threading.get_ident())
        if draws is None or draws.thread is not thread:
            if thread is threading.main_thread() and not self._server:
                return None
            self.begin(-next(self._strangers))  # a thread that the handler started, or a server's
            draws = self._draws[threading.get_ident()]
        return draws

    def _delay_tasks(self) -> None:
        """Let tasks of event loops go on later than they could: others overtake them at their awaits."""
        loop_type: Any = asyncio.BaseEventLoop
        at_once = loop_type.call_soon

        def call_soon(loop: Any, callback: Any, *arguments: Any, context: Any = None) -> Any:
            if isinstance(getattr(callback, "__self__", None), asyncio.Task) and (wait := self._drawn(_TASKS)):
                return loop.call_later(wait, callback, *arguments, context=context)
            return at_once(loop, callback, *arguments, context=context)

        loop_type.call_soon = call_soon
        sys.modules.setdefault("uvloop", None)  # type: ignore[arg-type]  # its tasks cannot be delayed from here

    def _at_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _EVENTS or not arguments:
            return
        path = arguments[0]
        if isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(self._temporary):
            self._maybe(_FILES, shared=True)

    def _before_fork(self) -> None:
        self._forks += 1

    def _after_fork(self) -> None:
        self._process, self._forks = self._process * 1000 + self._forks, 0
        self._draws.clear()
        self._meeting = Meeting()
        self.begin(0)
        self._first = 0.0

    def _trace_all_threads(self) -> None:
        """Before Python 3.12: trace this thread and those to come.

        Not by `threading.settrace`: where two threads begin at once, 3.11 refuses one of them its trace function, and
        that thread is dead before it has done anything.
        """
        begin: Any = threading.Thread._bootstrap_inner  # type: ignore[attr-defined]

        def traced(thread: threading.Thread) -> None:
            self._follow()
            begin(thread)

        threading.Thread._bootstrap_inner = traced  # type: ignore[attr-defined]
        self._follow()

    def _follow(self) -> None:
        while True:
            try:
                return sys.settrace(self._trace)
            except RuntimeError:  # another thread is at it
                time.sleep(_RETRY)

    def _trace(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        """Before Python 3.12: follow the lines of the function's own code."""
        del argument
        if event == "call":
            if not self.ours(frame.f_code):
                return None
            if frame.f_code not in self._entered:
                self.enter(frame.f_code, frame.f_globals)
            return self._trace
        if event == "line":
            self.at_line(frame.f_code.co_filename, frame.f_lineno)
        return self._trace

    def _monitor(self) -> None:
        """From Python 3.12 on: the same at a fraction of the cost, and around the calls that such a line makes."""
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
        events = monitoring.events
        tool = next(number for number in range(6) if monitoring.get_tool(number) is None)
        monitoring.use_tool_id(tool, "concurrency-audit provoke")
        inner = events.LINE | events.CALL

        def started(code: CodeType, _offset: int) -> object:
            if self.ours(code):
                self.enter(code, sys._getframe(1).f_globals)
                monitoring.set_local_events(tool, code, inner)
            return monitoring.DISABLE

        def line(code: CodeType, number: int) -> None:
            self.at_line(code.co_filename, number)

        def called(code: CodeType, _offset: int, _callable: object, _argument: object) -> None:
            del code
            self._maybe(_OTHER)

        monitoring.register_callback(tool, events.PY_START, started)
        monitoring.register_callback(tool, events.LINE, line)
        monitoring.register_callback(tool, events.CALL, called)
        monitoring.register_callback(tool, events.C_RETURN, called)
        monitoring.set_events(tool, events.PY_START)


def _installed(root: Path) -> set[str]:
    """What lies in the package without being its own: everything that an installer noted down."""
    names = set()
    for record in root.glob("*.dist-info/RECORD"):
        for line in record.read_text("utf-8", "replace").splitlines():
            first, slash, _ = line.partition(",")[0].partition("/")
            names.add(first + slash)
    return names


def _running_loop() -> Any:
    return asyncio._get_running_loop()


def from_environment(*, server: bool = False) -> Provocation | None:
    """What this worker was told to provoke; None where it was told nothing.

    The variable is gone afterwards, but for a web server, which may start further processes.
    """
    path = os.environ.get(VARIABLE) if server else os.environ.pop(VARIABLE, None)
    if path is None:
        return None
    told = json.loads(Path(path).read_text())
    named: dict[str, set[int]] = {}
    for one in told["accesses"]:
        named.setdefault(one["path"], set()).add(one["line"])
    return Provocation(told["seed"], os.environ["LAMBDA_TASK_ROOT"], named, server=server)
