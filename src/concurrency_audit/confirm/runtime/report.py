"""The report of a run: outcomes, effects, state, and the points that were passed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from concurrency_audit.confirm.runtime import effects, invoking, logs, settings
from concurrency_audit.confirm.runtime.canonical import canonical
from concurrency_audit.confirm.runtime.gil import Gil
from concurrency_audit.confirm.runtime.points import Place, Visit
from concurrency_audit.confirm.runtime.scheduler import Scheduler

LONGEST = 20_000
"""Maximal number of points reported; further ones are only counted."""


def report(ran: Mapping[str, Any], request: Mapping[str, Any], gil: Gil | None) -> dict[str, Any]:
    """One JSON document."""
    scheduler: Scheduler = ran["scheduler"]
    done = ran["ended"] == "done"
    keys: dict[Any, int] = {}
    conflicts = _conflicts(scheduler.trace)
    numbers = {place: number for number, place in enumerate(conflicts)}
    trace = [
        [
            visit.task,
            keys.setdefault(visit.key, len(keys)),
            visit.nth,
            int(any(write for _, write in visit.places)),
            [numbers[place] for place, _ in visit.places if place in numbers],
            visit.value,
        ]
        for visit in scheduler.trace[:LONGEST]
    ]
    return {
        "outcomes": ran["outcomes"],
        "ended": ran["ended"],
        "waiting": ran["waiting"],
        "held": scheduler.held,
        "effects": effects.EFFECTS,
        "files": effects.files(invoking.folder_of_tmp()) if request.get("private") else {},
        "logs": logs.logged(),
        "settings": {str(event): canonical(seen) for event, seen in settings.SEEN.items()},
        "refused": sorted(set(effects.REFUSED)),
        "state": {symbol: invoking.state_of(symbol) for symbol in request.get("symbols", ())} if done else {},
        "tasks": {task.name: [task.born, task.gone] for task in scheduler.tasks.values()},
        "keys": [list(key) for key in keys],
        "trace": trace,
        "switches": [{**s._asdict(), "key": list(s.key)} for s in scheduler.switches],
        "feasible": [] if gil is None else gil.feasible(scheduler, _conflicting(scheduler.trace, conflicts)),
        "cut": max(0, len(scheduler.trace) - LONGEST),
    }


def _conflicting(trace: Iterable[Visit], conflicts: Mapping[Place, None]) -> set[int]:
    """The steps that touch a place with a conflict."""
    return {step for step, visit in enumerate(trace) if any(place in conflicts for place, _ in visit.places)}


def _conflicts(trace: Iterable[Visit]) -> dict[Place, None]:
    """Places that two tasks touched, one of them to change it, as they first came up."""
    tasks: dict[Place, set[str]] = defaultdict(set)
    written: set[Place] = set()
    for visit in trace:
        for place, write in visit.places:
            tasks[place].add(visit.task)
            if write:
                written.add(place)
    return {place: None for place, touched in tasks.items() if len(touched) > 1 and place in written}
