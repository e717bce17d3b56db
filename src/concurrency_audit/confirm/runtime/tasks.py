"""Invocations as tasks of one event loop, which switches between them only at awaits."""

import asyncio
import contextvars
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from concurrency_audit.confirm.runtime.canonical import canonical
from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.deciding import decider
from concurrency_audit.confirm.runtime.invoking import Outcome, call, failure
from concurrency_audit.confirm.runtime.points import Key, Place, Switch, Visit
from concurrency_audit.confirm.runtime.scheduler import Scheduler, Task

OWNER: contextvars.ContextVar[str | None] = contextvars.ContextVar("owner", default=None)
_LOOP = ((Place("loop", 0), True),)
_MOST = 100_000
"""Maximal number of loop iterations; a program that needs more is considered endless."""


class Loop(asyncio.SelectorEventLoop):
    """Runs one ready callback at a time, of the chosen invocation; sleeping takes no real time."""

    def __init__(self, scheduler: Scheduler, entry: Key | None) -> None:
        super().__init__()
        self.entry = entry
        """The point at which invocations begin, so that even the first step can be delayed."""
        self.scheduler = scheduler
        self.running = ""
        self.turns = 0
        self.set_task_factory(self._named)

    def time(self) -> float:
        """Virtual seconds."""
        return self.scheduler.clock.now()

    def invoke(self, task: Task, coroutine: Any) -> None:
        """Create an invocation's first task; the loop stops when all of them are done."""
        context = contextvars.copy_context()
        context.run(OWNER.set, task.name)
        made: Any = asyncio.Task(coroutine, loop=self, context=context)
        made.add_done_callback(lambda _: self._finished(task))

    def _finished(self, task: Task) -> None:
        task.state, task.gone = "done", len(self.scheduler.trace)
        if all(other.state == "done" for other in self.scheduler.tasks.values() if "." not in other.name):
            self.stop()

    def _named(self, loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> Any:
        """A task that the user's code creates belongs to the invocation that creates it, under a name of its own."""
        context = options.pop("context", None) or contextvars.copy_context()
        owner = context.get(OWNER)
        if owner is not None:
            parent = self.scheduler.tasks[owner]
            parent.children += 1
            child = self.scheduler.add(f"{owner}.{parent.children}")
            context.run(OWNER.set, child.name)
        return asyncio.Task(coroutine, loop=loop, context=context, **options)

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        """What would run in a thread is one step of the loop: who awaits it goes on later, as it would."""
        future = self.create_future()

        def step() -> None:
            try:
                result = func(*args)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)

        self.call_soon(step)
        return future

    def _run_once(self) -> None:
        """One iteration: run only the ready callback that the plan chooses."""
        ready: Any = self._ready  # type: ignore[attr-defined]
        self.turns += 1
        if self.turns > _MOST:
            self.stop()
        parked = self._chosen(ready)
        if not ready:
            self._pass_time()
        super()._run_once()  # type: ignore[misc]
        ready.extendleft(reversed(parked))

    def _timers(self) -> list[asyncio.TimerHandle]:
        return [timer for timer in self._scheduled if not timer.cancelled()]  # type: ignore[attr-defined]

    def _pass_time(self) -> None:
        timers = self._timers()
        if timers:
            clock = self.scheduler.clock
            clock.passed = max(clock.passed, min(timer.when() for timer in timers))
        else:
            self.stop()

    def _chosen(self, ready: Any) -> list[Any]:
        """Leave one callback in the queue (none if a serial run has to wait) and return the others."""
        handles = list(ready)
        owned: dict[str, Any] = {}
        for handle in handles:
            owner = handle._context.get(OWNER) if handle._context is not None else None
            if owner is None:
                return self._only(ready, handles, handle)
            owned.setdefault(owner, handle)
        able = self._able(owned)
        if not able:
            ready.clear()
            return handles
        return self._only(ready, handles, owned[self._whose(owned, able)])

    def _able(self, owned: Mapping[str, Any]) -> list[Task]:
        """The invocations that may continue: in a serial run only the first unfinished one, even while it sleeps."""
        ranked = self.scheduler.ranked(self.scheduler.tasks.get(self.running))
        able = [task for task in ranked if task.name in owned]
        if not self.scheduler.serial:
            return able
        first = next((task.event for task in ranked if task.state != "done" and "." not in task.name), None)
        mine = [task for task in able if task.event == first]
        self.scheduler.held = self.scheduler.held or bool(able and not mine)
        return mine if mine or self._timers() else able

    def _only(self, ready: Any, handles: list[Any], chosen: Any) -> list[Any]:
        ready.clear()
        ready.append(chosen)
        return [handle for handle in handles if handle is not chosen]

    def _whose(self, owned: Mapping[str, Any], able: list[Task]) -> str:
        """The invocation that ran last, unless the plan says otherwise at its await; else the first in order."""
        current = next((task for task in able if task.name == self.running), able[0])
        self.running = self._at_await(current, owned, able).name
        return self.running

    def _at_await(self, task: Task, owned: Mapping[str, Any], able: list[Task]) -> Task:
        key = _where(owned[task.name]) or self.entry
        if key is None or (key is self.entry and key in task.counts):
            return task
        nth = task.counts[key] = task.counts.get(key, 0) + 1
        scheduler = self.scheduler
        scheduler.trace.append(Visit(task.name, key, nth, _LOOP, ""))
        chosen = scheduler.decide(scheduler, task, key, nth)
        if chosen is None or chosen is task or chosen not in able:
            return task
        scheduler.switches.append(Switch(task.name, chosen.name, key, nth, len(scheduler.trace) - 1))
        return chosen


def _where(handle: Any) -> Key | None:
    """The await at which the task of a callback continues."""
    owner = getattr(handle._callback, "__self__", None)
    if not isinstance(owner, asyncio.Task):
        return None
    found = None
    coroutine: Any = owner.get_coro()
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is not None and (file := CONTROL.file(frame.f_code.co_filename)) is not None:
            found = file, frame.f_lineno
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    if found is None:
        return None
    file, line = found
    return Key(file, line, CONTROL.line(file, line), "await")


def _entry(handler: Callable[..., Any]) -> Key | None:
    code = getattr(handler, "__code__", None)
    file = None if code is None else CONTROL.file(code.co_filename)
    if code is None or file is None:
        return None
    return Key(file, code.co_firstlineno, f"{code.co_name} begins", "await")


def run(handlers: Sequence[Callable[..., Any]], request: Mapping[str, Any]) -> dict[str, Any]:
    """Run one schedule of all invocations in one loop."""
    plan = request["plan"]
    scheduler = Scheduler(CONTROL.clock, plan["order"], decider(plan), serial=bool(plan.get("serial")))
    outcomes: dict[int, Outcome] = {}
    loop = Loop(scheduler, _entry(handlers[0]))
    asyncio.set_event_loop(loop)
    for number in plan["order"]:
        task = scheduler.add(str(number))
        loop.invoke(task, _body(handlers[number], request["events"][number], number, outcomes))
    loop.run_forever()
    done = len(outcomes) == len(request["events"])
    scheduler.ended = "done" if done else "deadlock"
    missing: Outcome = {"unfinished": True}
    return {
        "outcomes": [outcomes.get(number, missing) for number in range(len(request["events"]))],
        "ended": scheduler.ended,
        "waiting": [],
        "scheduler": scheduler,
    }


async def _body(handler: Callable[..., Any], event: Any, number: int, outcomes: dict[int, Outcome]) -> None:
    try:
        answer = call(handler, event, number)
        if asyncio.iscoroutine(answer) or asyncio.isfuture(answer):
            answer = await answer
        outcomes[number] = {"answer": canonical(answer)}
    except BaseException as error:
        outcomes[number] = failure(error)
