"""Invocations as threads of one interpreter."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from concurrency_audit.confirm.runtime import sync, watchdog
from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.deciding import decider
from concurrency_audit.confirm.runtime.invoking import Outcome, earlier, invoke
from concurrency_audit.confirm.runtime.scheduler import Scheduler


def run(handlers: Sequence[Callable[..., Any]], request: Mapping[str, Any]) -> dict[str, Any]:
    """Run one schedule; returns the outcome of every invocation."""
    plan = request["plan"]
    scheduler = Scheduler(CONTROL.clock, plan["order"], decider(plan), serial=bool(plan.get("serial")))
    CONTROL.scheduler = scheduler  # before any thread looks it up
    outcomes: dict[int, Outcome] = {}
    for number, event in enumerate(request["events"]):
        first = request.get("before", ()) if number == plan["order"][0] else ()
        thread = threading.Thread(
            target=_body, args=(handlers[number], event, number, outcomes, first), name=f"invocation-{number}"
        )
        thread.daemon = True
        sync.launch(thread, scheduler.add(str(number)))
    scheduler.begin()
    stuck = watchdog.watch(scheduler, request["timeout"], patient=bool(plan.get("serial")))
    scheduler.ended = scheduler.ended or "stuck"
    missing: Outcome = {"unfinished": True}
    return {
        "outcomes": [outcomes.get(number, missing) for number in range(len(request["events"]))],
        "ended": "stuck" if stuck else scheduler.ended,
        "waiting": watchdog.waiting(scheduler) if scheduler.ended == "deadlock" else [],
        "scheduler": scheduler,
    }


def _body(
    handler: Callable[..., Any],
    event: Any,
    number: int,
    outcomes: dict[int, Outcome],
    before: Sequence[tuple[str, Any]],
) -> None:
    earlier(before)
    outcomes[number] = invoke(handler, event, number)
