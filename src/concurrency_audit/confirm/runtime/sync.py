"""Locks, sleeps and threads that yield to the scheduler instead of blocking.

The standard library builds conditions, events, semaphores, queues and executors on the lock that is replaced here, so
they are controlled too. The patch must be applied before the user's code and its imports take references to the
originals.
"""

import _thread
import contextlib
import functools
import queue
import selectors
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType, SimpleNamespace
from typing import Any

from concurrency_audit.confirm.runtime import clock
from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.points import HOLDING, Place
from concurrency_audit.confirm.runtime.scheduler import Scheduler, Task

_real_lock = _thread.allocate_lock
_real_sleep = time.sleep


class Lock:
    """A lock that lets other tasks run while it waits, and knows its owner and the line that acquired it."""

    def __init__(self) -> None:
        self._lock = _real_lock()
        self.holder: str | None = None
        self.since: tuple[str, int] | None = None
        self.counted = False
        """Whether it is one that its holder's own code asked for."""

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As `_thread.lock.acquire`."""
        if not CONTROL.active():
            return self._lock.acquire(blocking, timeout)
        direct = _is_direct(sys._getframe(1))
        where = CONTROL.point(_operation(direct), Place("lock", id(self)))
        if not self._lock.acquire(False) and (
            not blocking or timeout == 0 or not self._wait(None if timeout < 0 else timeout)
        ):
            return False
        self._taken(direct, where)
        return True

    def _wait(self, timeout: float | None) -> bool:
        scheduler = CONTROL.scheduler
        assert scheduler is not None
        free = self._lock
        deadline = None if timeout is None else scheduler.clock.now() + timeout
        while scheduler.block(lambda: not free.locked(), _left(scheduler, deadline), self):
            if free.acquire(False):
                return True
        return False

    def _taken(self, direct: bool, where: tuple[str, int] | None) -> None:
        scheduler = CONTROL.scheduler
        if scheduler is not None:
            self.holder = scheduler.mine().name
            self.since = where
            self.counted = direct
            scheduler.mine().holds += direct

    def release(self) -> None:
        """As `_thread.lock.release`."""
        if self.counted and CONTROL.scheduler is not None and self.holder is not None:
            CONTROL.scheduler.tasks[self.holder].holds -= 1
        self.holder, self.since, self.counted = None, None, False
        self._lock.release()

    def locked(self) -> bool:
        """As `_thread.lock.locked`."""
        return self._lock.locked()

    def _at_fork_reinit(self) -> None:
        self._lock = _real_lock()
        self.holder = self.since = None

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def _operation(direct: bool) -> str:
    scheduler = CONTROL.scheduler
    return HOLDING if direct and scheduler is not None and scheduler.mine().holds else "lock"


def _is_direct(frame: FrameType | None) -> bool:
    """Whether the user's code asks for the lock itself, not a queue, a pool or a condition on its behalf."""
    while frame is not None and frame.f_code.co_name in ("acquire", "__enter__"):
        frame = frame.f_back
    return frame is not None and CONTROL.file(frame.f_code.co_filename) is not None


def _left(scheduler: Scheduler, deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - scheduler.clock.now())


def sleep(seconds: float) -> None:
    """Sleep in virtual time; all tasks that can run go first."""
    if not CONTROL.active():
        return _real_sleep(seconds)
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    scheduler = CONTROL.scheduler
    assert scheduler is not None
    if scheduler.mine().atomic:
        scheduler.clock.passed += seconds
        return None
    scheduler.block(lambda: False, max(float(seconds), 1e-6))
    return None


def _launch(thread: Any, task: Task, real: Callable[[Any], None]) -> None:
    """Start the thread without waiting for it; it runs when it is scheduled."""
    thread._confirm_task = task
    waiting, thread._started = thread._started, _Waived(thread._started)
    with one_step():  # threading holds internal locks meanwhile, and the new thread does not exist yet
        try:
            real(thread)
        finally:
            thread._started = waiting
            waiting.set()


_really_start: Callable[[Any], None] = threading.Thread.start


def launch(thread: threading.Thread, task: Task) -> None:
    """Start a thread created by this module as a task."""
    _launch(thread, task, _really_start)


def _start(real: Callable[[Any], None]) -> Callable[[Any], None]:
    def start(self: Any) -> None:
        if CONTROL.active() and not self._started.is_set():
            scheduler = CONTROL.scheduler
            assert scheduler is not None
            CONTROL.point("start", Place("thread", id(self)))
            _launch(self, scheduler.child(), real)
        else:
            real(self)

    return start


class _Waived:
    """Replaces the event that `Thread.start` waits for."""

    def __init__(self, event: threading.Event) -> None:
        self.event = event

    def is_set(self) -> bool:
        return self.event.is_set()

    def set(self) -> None:
        self.event.set()

    def wait(self, timeout: float | None = None) -> bool:
        del timeout
        return True


def _bootstrap(real: Callable[[Any], None], prepare: Callable[[], None]) -> Callable[[Any], None]:
    def bootstrap(self: Any) -> None:
        task: Task | None = getattr(self, "_confirm_task", None)
        scheduler = CONTROL.scheduler
        if task is None or scheduler is None:
            return real(self)
        scheduler.enter(task)
        prepare()
        try:
            real(self)
        finally:
            scheduler.leave(task)
        return None

    return bootstrap


def _join(real: Callable[..., None]) -> Callable[..., None]:
    def join(self: Any, timeout: float | None = None) -> None:
        task: Task | None = getattr(self, "_confirm_task", None)
        scheduler = CONTROL.scheduler
        if task is None or scheduler is None or not CONTROL.active():
            return real(self, timeout)
        if task is scheduler.mine():
            raise RuntimeError("cannot join current thread")
        CONTROL.point("join", Place("thread", id(self)))
        if task.state != "done":
            scheduler.block(lambda: task.state == "done", timeout, self)
        return None

    return join


def _is_alive(real: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def is_alive(self: Any) -> bool:
        task: Task | None = getattr(self, "_confirm_task", None)
        return real(self) if task is None else task.state != "done"

    return is_alive


def patch(prepare: Callable[[], None]) -> None:
    """Replace blocking primitives; `prepare` is called first in every new controlled thread."""
    thread: Any = threading.Thread
    _thread.allocate_lock = Lock  # type: ignore[assignment]
    modules: dict[str, Any] = {"threading": threading, "queue": queue, "functools": functools, "time": time}
    threading_, queue_, functools_ = modules["threading"], modules["queue"], modules["functools"]
    threading_._allocate_lock = threading_.Lock = Lock
    threading_._CRLock = None
    functools_.RLock = threading_._PyRLock
    queue_.SimpleQueue = queue_._PySimpleQueue
    modules["time"].sleep = sleep
    thread.start = _start(thread.start)
    thread._bootstrap = _bootstrap(thread._bootstrap, prepare)
    thread.join = _join(thread.join)
    thread.is_alive = _is_alive(thread.is_alive)
    clock.patch(CONTROL.clock, CONTROL.active)
    _patch_imports()
    _patch_selectors()


def _patch_imports() -> None:
    """Patch the import system's locks, through which two tasks that import one module wait for each other."""
    bootstrap: Any = sys.modules["_frozen_importlib"]
    names = {name: getattr(_thread, name) for name in dir(_thread) if not name.startswith("__")}
    bootstrap._thread = SimpleNamespace(**{**names, "allocate_lock": Lock, "RLock": threading._PyRLock})  # type: ignore[attr-defined]


def _patch_selectors() -> None:
    """Patch selectors, in which an event loop in a thread waits for its timers and for other threads."""
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "KqueueSelector", "DevpollSelector"):
        kind: Any = getattr(selectors, name, None)
        if kind is not None and "select" in vars(kind):
            kind.select = _select(kind.select)


def _select(real: Callable[..., Any]) -> Callable[..., Any]:
    def select(self: Any, timeout: float | None = None) -> Any:
        scheduler = CONTROL.scheduler
        events = real(self, 0)
        if events or (timeout is not None and timeout <= 0) or scheduler is None or not CONTROL.active():
            return events or (real(self, timeout) if timeout is None or timeout > 0 else events)
        scheduler.block(lambda: bool(real(self, 0)), timeout)
        return real(self, 0)

    return select


@contextlib.contextmanager
def one_step() -> Any:
    """Prevent switches inside, if the calling thread is controlled."""
    if CONTROL.active():
        assert CONTROL.scheduler is not None
        with CONTROL.scheduler.atomic():
            yield
    else:
        yield
