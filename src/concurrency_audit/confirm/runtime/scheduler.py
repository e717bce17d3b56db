"""A cooperative scheduler: one task runs at a time; switches happen at points, when a task blocks and when it ends."""

import _thread
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from concurrency_audit.confirm.runtime.clock import Clock
from concurrency_audit.confirm.runtime.points import Key, Place, Switch, Visit

FAIR = 20_000
"""Maximal number of consecutive points of one task while another could run, so that a loop that waits for the other
ends."""


@dataclass(eq=False)
class Task:
    """A controlled thread."""

    name: str
    gate: _thread.LockType = field(default_factory=_thread.allocate_lock)
    ident: int = 0
    native: int = 0
    elsewhere: tuple[int, int] | None = None
    """Process and thread that really run the task, if this thread only represents it."""
    state: str = "ready"
    """`ready`, `blocked`, `outside` (blocked in C code, not controlled) or `done`."""
    until: Callable[[], bool] | None = None
    deadline: float | None = None
    waits_for: object = None
    stands: Key | None = None
    counts: dict[Key, int] = field(default_factory=dict)
    children: int = 0
    atomic: int = 0
    holds: int = 0
    """Locks that the user's code has taken and not yet given back."""
    born: int = 0
    gone: int | None = None
    """How long the trace was when the task was made, and when it ended."""

    @property
    def event(self) -> int:
        """The number of the invocation to which this task belongs."""
        return int(self.name.partition(".")[0])


Decide = Callable[["Scheduler", Task, Key, int], "Task | None"]


class Scheduler:
    """Runs one task at a time."""

    def __init__(self, clock: Clock, order: list[int], decide: Decide, *, serial: bool = False) -> None:
        self.clock = clock
        self.order = order
        self.decide = decide
        self.serial = serial
        """Whether an invocation must end before the next begins, even while it sleeps."""
        self.held = False
        """Whether a task that could have run had to wait for that reason."""
        self.idle: Callable[[float], None] | None = None
        """Called with the duration if all tasks sleep, before the clock is advanced."""
        self.others: Callable[[], None] | None = None
        """Waits for tasks in other processes."""
        self.tasks: dict[str, Task] = {}
        self.by_ident: dict[int, Task] = {}
        self.current: Task | None = None
        self.trace: list[Visit] = []
        self.switches: list[Switch] = []
        self.steps = 0
        self.in_a_row = 0
        self.over = _thread.allocate_lock()
        self.over.acquire()
        self.ended: str | None = None

    # ---- tasks ----

    def add(self, name: str) -> Task:
        """Create a task that is ready to run."""
        task = Task(name, born=len(self.trace))
        task.gate.acquire()
        self.tasks[name] = task
        return task

    def child(self) -> Task:
        """Create a task for a thread that the current task starts."""
        parent = self.mine()
        parent.children += 1
        return self.add(f"{parent.name}.{parent.children}")

    def enter(self, task: Task) -> None:
        """Called by the task's own thread: wait to be scheduled for the first time."""
        task.ident = _thread.get_ident()
        task.native = _thread.get_native_id()
        self.by_ident[task.ident] = task
        task.gate.acquire()

    def leave(self, task: Task) -> None:
        """Called by the task's own thread as its last act."""
        self.regain(task)
        task.state, task.gone = "done", len(self.trace)
        self.steps += 1
        self.by_ident.pop(task.ident, None)
        self._hand_over(task)

    def mine(self) -> Task:
        """The task of the calling thread, which must be controlled."""
        return self.by_ident[_thread.get_ident()]

    def controls(self) -> bool:
        """Whether the calling thread is controlled and the run has not ended."""
        return self.ended is None and _thread.get_ident() in self.by_ident

    def begin(self) -> None:
        """Let the first task run."""
        self._hand_over(None)

    # ---- points ----

    def point(
        self,
        key: Key,
        places: tuple[tuple[Place, bool], ...] = (),
        value: str = "",
        again: Callable[[], str] | None = None,
    ) -> None:
        """The calling task is about to execute `key`; another may run first, after which `again` looks at the value."""
        task = self.mine()
        if self.ended is not None or task.atomic:
            return
        self.regain(task)
        self.steps += 1
        task.stands = key
        nth = task.counts[key] = task.counts.get(key, 0) + 1
        self.trace.append(Visit(task.name, key, nth, places, value))
        chosen = self.decide(self, task, key, nth) or self._fair(task)
        if chosen is not None and chosen is not task and self.can_run(chosen):
            number = len(self.switches)
            self.switches.append(Switch(task.name, chosen.name, key, nth, len(self.trace) - 1))
            self._give(task, chosen)
            back, now = len(self.trace), value if again is None else again()
            self.switches[number] = self.switches[number]._replace(back=back, value=now)

    def _fair(self, task: Task) -> Task | None:
        self.in_a_row += 1
        if self.in_a_row < FAIR:
            return None
        return next((other for other in self.ranked() if other is not task and self.can_run(other)), None)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Prevent switches inside."""
        task = self.mine()
        task.atomic += 1
        try:
            yield
        finally:
            task.atomic -= 1

    # ---- blocking ----

    def block(self, until: Callable[[], bool], timeout: float | None = None, waits_for: object = None) -> bool:
        """Let other tasks run until the condition holds; False if the virtual timeout expires first."""
        task = self.mine()
        self.regain(task)
        self.steps += 1
        task.state, task.until, task.waits_for = "blocked", until, waits_for
        task.deadline = None if timeout is None else self.clock.now() + timeout
        self._hand_over(task)
        met = until()
        task.until = task.deadline = task.waits_for = None
        return met

    def wait_for_others(self) -> None:
        """Let other tasks run and return when one has made progress; a deadlock if none can."""
        if self.others is not None:
            return self.others()
        seen = self.steps + 1
        self.block(lambda: self.steps > seen)
        return None

    def regain(self, task: Task) -> None:
        """A task that was blocked in C code waits to be scheduled again."""
        if task.state == "outside":
            task.state = "ready"
            if self.current is None:
                self._hand_over(task)
            else:
                task.gate.acquire()

    def put_outside(self, task: Task) -> None:
        """Called by the watchdog for a task that is blocked in C code: let the others run."""
        if self.current is task and task.state == "ready":
            task.state = "outside"
            self.steps += 1
            self._hand_over(None)

    # ---- whose turn it is ----

    def can_run(self, task: Task) -> bool:
        """Whether the task can continue."""
        if task.state == "blocked" and task.until is not None:
            late = task.deadline is not None and task.deadline <= self.clock.now()
            return late or task.until()
        return task.state == "ready"

    def ranked(self, after: Task | None = None) -> list[Task]:
        """All tasks in scheduling order: each invocation, followed by the threads that it started.

        After a task its own invocation goes on, then the next in the order, round about: one that was made to wait
        comes back when all the others are done, or before the third is, by the order.
        """
        begin = 0 if after is None or self.serial else self.order.index(after.event)
        places = {event: (number - begin) % len(self.order) for number, event in enumerate(self.order)}
        return sorted(self.tasks.values(), key=lambda t: (places[t.event], [int(part) for part in t.name.split(".")]))

    def _hand_over(self, task: Task | None) -> None:
        chosen = self._next(task)
        if chosen is not None:
            self._give(task, chosen)
        elif any(other.state == "outside" for other in self.tasks.values()):
            self.current = None  # the task that returns from C code is scheduled
            if task is not None and task.state != "done":
                task.gate.acquire()
        else:
            self._end(task)

    def _give(self, task: Task | None, chosen: Task) -> None:
        self.current, self.in_a_row = chosen, 0
        if chosen.state == "blocked":
            chosen.state = "ready"
        if chosen is task:
            return
        chosen.gate.release()
        if task is not None and task.state in ("ready", "blocked"):
            task.gate.acquire()

    def _next(self, after: Task | None) -> Task | None:
        ranked = self.ranked(after)
        for part in self._parts(ranked):
            chosen = self._first(part, ranked)
            if chosen is not None or any(task.state == "outside" for task in part):
                return chosen
        return None

    def _parts(self, ranked: list[Task]) -> list[list[Task]]:
        """Whose turn it may be: in a serial run the first invocation that is not done, then threads of a pool that an
        earlier one has started, and only where it waits for the others, all."""
        if not self.serial:
            return [ranked]
        first = next((task.event for task in ranked if task.state != "done" and "." not in task.name), None)
        ended = {task.event for task in ranked if task.state == "done" and "." not in task.name}
        mine = [task for task in ranked if task.event == first]
        return [[*mine, *(task for task in ranked if task.event in ended and task not in mine)], ranked]

    def _first(self, part: list[Task], ranked: list[Task]) -> Task | None:
        """The first task that can run; if all sleep, virtual time advances until one wakes."""
        while True:
            for task in part:
                if self.can_run(task):
                    return task
            wakes = [task.deadline for task in part if task.state == "blocked" and task.deadline is not None]
            if not wakes or any(task.state == "outside" for task in part) or self._invocations_done():
                return None
            self.held = self.held or any(task not in part and task.state == "ready" for task in ranked)
            if self.idle is not None:
                self.idle(min(wakes) - self.clock.passed)
            self.clock.passed = max(self.clock.passed, min(wakes))

    def _invocations_done(self) -> bool:
        return all(task.state == "done" for task in self.tasks.values() if "." not in task.name)

    def _end(self, task: Task | None) -> None:
        self.ended = "done" if self._invocations_done() else "deadlock"
        self.over.release()
        if task is not None and task.state != "done":
            task.gate.acquire()  # nobody releases it: the process ends with this thread blocked
