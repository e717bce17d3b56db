"""Detects what no scheduling point shows: a task that blocks in C code, and a run that does not end."""

import os
import time
from typing import Any

from concurrency_audit.confirm.runtime.scheduler import Scheduler, Task

_LOOK = 0.03
_PATIENCE = 2.0
"""Seconds that a serial run may block in C code, where no other task could wake it."""
_MOMENT = 0.012
"""Seconds in which a thread that waits for the interpreter's lock tries again at least twice."""
_monotonic, _real_sleep = time.monotonic, time.sleep


def watch(scheduler: Scheduler, timeout: float, *, patient: bool) -> bool:
    """Wait for the end of the run; True if it did not end in time."""
    deadline = _monotonic() + timeout
    seen, since = -1, _monotonic()
    while not scheduler.over.acquire(timeout=_LOOK):
        now = _monotonic()
        if now > deadline:
            return True
        if scheduler.steps != seen:
            seen, since = scheduler.steps, now
        task = scheduler.current
        if task is not None and now - since > (_PATIENCE if patient or task.atomic else _LOOK) and _sleeps(task):
            scheduler.put_outside(task)
    return False


def _sleeps(task: Task) -> bool:
    """Whether the operating system reports the thread as sleeping, and the thread it represents as well, and nothing
    wakes them for a moment: who waits for the interpreter's lock, which this thread holds, sleeps too.

    If the system does not report it, the thread may be computing.
    """
    threads = [("self", str(task.native))]
    if task.elsewhere is not None:
        process = str(task.elsewhere[0])
        threads += [(process, thread) for thread in _threads(process)]
    before = [_state(process, thread) for process, thread in threads]
    if not all(state.startswith("S") for state in before):
        return False
    _real_sleep(_MOMENT)
    return before == [_state(process, thread) for process, thread in threads]


def _threads(process: str) -> list[str]:
    """All threads of a worker: which of them works for the invocation is not known here."""
    try:
        return os.listdir(f"/proc/{process}/task")
    except OSError:
        return []


def _state(process: str, thread: str) -> str:
    """The state of a thread, and how often it has gone to sleep; empty if it is not known."""
    try:
        with open(f"/proc/{process}/task/{thread}/status") as file:
            lines = dict(line.split(":", 1) for line in file if ":" in line)
        return f"{lines['State'].strip()} {lines['voluntary_ctxt_switches'].strip()}"
    except (OSError, KeyError):
        return ""


def waiting(scheduler: Scheduler) -> list[dict[str, Any]]:
    """Which task waits for what in a deadlock, who holds it, and the line where it was acquired."""
    found = []
    for task in scheduler.tasks.values():
        if task.state != "blocked":
            continue
        lock = task.waits_for
        found.append(
            {
                "task": task.name,
                "at": list(task.stands or ()),
                "holder": getattr(lock, "holder", None),
                "since": list(getattr(lock, "since", None) or ()),
                "asked": bool(getattr(lock, "counted", False)),
            }
        )
    return found
