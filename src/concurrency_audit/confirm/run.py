"""The result of one schedule, as the search and the oracle read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from concurrency_audit.confirm.model import Key, Plan, Switch


class Visit(NamedTuple):
    """One task at one point."""

    task: str
    key: Key
    nth: int
    write: bool
    met: tuple[int, ...]
    """The places touched here that another task touches too, one of them to change it; numbered within a run."""
    value: str

    @property
    def conflict(self) -> bool:
        """Whether two tasks meet here."""
        return bool(self.met)


@dataclass(frozen=True)
class Run:
    """The outcome of a plan."""

    plan: Plan
    document: Mapping[str, Any]

    @property
    def ended(self) -> str:
        """`done`, `deadlock`, `stuck`, `died` or `failed`."""
        return str(self.document["ended"])

    @cached_property
    def keys(self) -> list[Key]:
        """The places that were passed."""
        return [Key(*parts) for parts in self.document.get("keys", ())]

    @cached_property
    def trace(self) -> list[Visit]:
        """Every point, in the order in which it was passed."""
        keys = self.keys
        return [
            Visit(task, keys[number], nth, bool(write), tuple(met), value)
            for task, number, nth, write, met, value in self.document.get("trace", ())
        ]

    @cached_property
    def conflicts(self) -> frozenset[Key]:
        """The places at which two tasks conflicted in this run."""
        return frozenset(visit.key for visit in self.trace if visit.conflict)

    @cached_property
    def tasks(self) -> dict[str, tuple[int, int]]:
        """Every task with the steps between which it was there."""
        there = self.document.get("tasks", {})
        return {name: (born, len(self.trace) if gone is None else gone) for name, (born, gone) in there.items()}

    @cached_property
    def again(self) -> frozenset[int]:
        """The steps at which an invocation touches such a place for a second time, with no switch between."""
        seen: set[tuple[str, int]] = set()
        found: set[int] = set()
        changes = set(self.switched_at)
        for step, visit in enumerate(self.trace):
            touched = {(visit.task.partition(".")[0], place) for place in visit.met}
            if touched & seen:
                found.add(step)
            if step in changes:
                seen.clear()
            seen |= touched
        return frozenset(found)

    @cached_property
    def switches(self) -> tuple[Switch, ...]:
        """The task switches that were made."""
        made = self.document.get("switches", ())
        return tuple(Switch(s["task"], s["to"], Key(*s["key"]), s["nth"]) for s in made)

    @cached_property
    def switched_at(self) -> tuple[int, ...]:
        """Indexes into the trace at which the switches were made."""
        return tuple(s["step"] for s in self.document.get("switches", ()))

    @property
    def resumed(self) -> dict[int, tuple[int, str]]:
        """The step at which a task was made to wait -> before which step it went on, and what was there then."""
        made = self.document.get("switches", ())
        return {s["step"]: (s["back"], s["value"]) for s in made if s["back"] is not None}

    @property
    def feasible(self) -> bool:
        """Whether the GIL can be lost at every switch; known only for a detailed run."""
        return all(self.document.get("feasible", ()))
