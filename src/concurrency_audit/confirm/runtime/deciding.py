"""Strategies that choose the next task at a point: by a plan, or randomly by a seed."""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from concurrency_audit.confirm.runtime.points import Key
from concurrency_audit.confirm.runtime.scheduler import Decide, Scheduler, Task


def decider(plan: Mapping[str, Any]) -> Decide:
    """The strategy of a plan: exact `switches`, a random `walk`, or `pct` (random priorities and change points)."""
    chance = plan.get("chance")
    if not chance:
        return Planned(plan.get("switches", ()))
    points = {Key(*key) for key in chance["points"]}
    if chance["kind"] == "pct":
        return Pct(chance["seed"], chance["depth"], chance["length"], points)
    return Walk(chance["seed"], points)


class Planned:
    """Makes each switch once, when its task reaches its point for the nth time."""

    def __init__(self, switches: Iterable[Mapping[str, Any]]) -> None:
        self.wanted = {(s["task"], Key(*s["key"]), s["nth"]): s["to"] for s in switches}

    def __call__(self, scheduler: Scheduler, task: Task, key: Key, nth: int) -> Task | None:
        """The next task; None to continue the current one."""
        to = self.wanted.get((task.name, key, nth))
        return None if to is None else scheduler.tasks.get(to)


class Walk:
    """At every relevant point, each task that can run is chosen with equal probability."""

    def __init__(self, seed: int, points: set[Key]) -> None:
        self.random = random.Random(seed)
        self.points = points

    def __call__(self, scheduler: Scheduler, task: Task, key: Key, nth: int) -> Task | None:
        """The next task; None to continue the current one."""
        if key not in self.points:
            return None
        return self.random.choice([other for other in scheduler.ranked() if scheduler.can_run(other)])


class Pct:
    """Random priorities, and `depth - 1` random points at which the running task gets the lowest one."""

    def __init__(self, seed: int, depth: int, length: int, points: set[Key]) -> None:
        self.random = random.Random(seed)
        self.points = points
        self.changes = {self.random.randrange(max(1, length)) for _ in range(depth - 1)}
        self.priority: dict[str, float] = {}
        self.passed = -1

    def __call__(self, scheduler: Scheduler, task: Task, key: Key, nth: int) -> Task | None:
        """The next task; None to continue the current one."""
        if key not in self.points:
            return None
        self.passed += 1
        if self.passed in self.changes:
            self.priority[task.name] = -float(self.passed)
        able = [other for other in scheduler.ranked() if scheduler.can_run(other)]
        return max(able, key=self._priority)

    def _priority(self, task: Task) -> float:
        return self.priority.setdefault(task.name, self.random.random() + 1)
