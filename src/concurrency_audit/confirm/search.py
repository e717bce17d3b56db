"""Chooses schedules: the finding's lines first, then one preemption anywhere, random ones, and two preemptions."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, permutations
from typing import Any

from concurrency_audit.confirm.model import Key, Plan, Switch
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.runtime.points import HOLDING

_CHANCES = 16
"""Number of random schedules of each kind between the first and the second sweep."""

QUICK, LUCK, SWEPT, FIRST, CHANCE, TWICE, LONG = (0, 1), (9, 8), (2,), (7, 2), (3, 4), (5,), (6,)
"""Stages by what they cost: at the places of the finding, the likeliest elsewhere and a few by chance, one preemption
everywhere, also where only the first invocation comes, more by chance, two preemptions."""

_LUCKY = 8
"""Random schedules before the sweep for each further event, for races that need several switches at once."""
_LIKELY = 6
"""Schedules of the sweep before that."""

_LAST = 60
"""Random schedules after everything else."""

_FEW = 40
"""Most switches of one order where only the first invocation comes."""

_SPREAD = 3
"""Random schedules of each order that show what an invocation's own threads share."""
_STEPS = frozenset(("name", "attribute", "item", "contains", "iterate", "call", "with", "update", "resume"))
"""Points that are instructions of the user's code: a thread that has none of them is a library's."""
_WAITS = frozenset(("lock", "start", "join"))
"""Points at which something only goes wrong by chance: what matters is done between them."""

Execute = Callable[[Plan], Run]
Lines = frozenset[tuple[str, int]]


class Search:
    """Yields runs until nothing is left to try; knows up to how many preemptions it was complete."""

    def __init__(self, execute: Execute, serial: Sequence[Run], lines: Lines, seed: int = 0) -> None:
        self.seed = seed
        self.execute = execute
        self.lines = lines
        self.levels: list[list[Run]] = [list(serial)]
        self.tried: set[Plan] = set()
        self.conflicts: set[Key] = set(chain.from_iterable(run.conflicts for run in serial))
        self.complete_up_to = 0
        self.promise: dict[Plan, int] = {}
        """How likely a plan is to fail, of those that were tried."""
        self.aimed: dict[Plan, set[int]] = {}

    def stages(self) -> list[Callable[[], Iterator[Run]]]:
        """The stages of the search in order; each can be abandoned early."""
        first = range(self.seed, self.seed + _CHANCES)
        last = range(first.stop, first.stop + _LAST)
        lucky = _LUCKY * (len(self.levels[0][0].plan.order) - 1)
        return [
            self._as_it_comes,
            lambda: self._at(self._named),
            lambda: self._sweep(1),
            lambda: self._at(self._on_line),
            lambda: self._by_chance(first),
            lambda: self._sweep(2),
            lambda: self._by_chance(last),
            self._first_time,
            lambda: self._by_chance(range(last.stop, last.stop + lucky), walk=True),
            self._likely,
        ]

    def _as_it_comes(self) -> Iterator[Run]:
        """No preemption, except that another invocation runs while one sleeps; skipped if none sleeps."""
        for number, run in enumerate(self.levels[0]):
            if run.document.get("held"):
                plan = Plan(run.plan.order)
                self.tried.add(plan)
                self.levels[0][number] = self.execute(plan)
                self.conflicts |= self.levels[0][number].conflicts
                yield self.levels[0][number]
        yield from self._spread()

    def _spread(self) -> Iterator[Run]:
        """Threads of one invocation by chance: one after the other, the first worker of a pool does all the work, and
        nothing meets."""
        for run in list(self.levels[0]):
            inner = {visit.key for visit in run.trace if "." in visit.task and visit.key.op not in _WAITS}
            own = any(key.op in _STEPS for key in inner)
            if own and any("." in name and gone - born > 0 for name, (born, gone) in run.tasks.items()):
                for seed in range(self.seed, self.seed + _SPREAD):
                    yield self._random(run.plan.order, {"kind": "walk"}, seed, inner)

    def _at(self, wanted: Callable[[Run, int], int]) -> Iterator[Run]:
        """One preemption at each access that is wanted, the likeliest first."""
        for plan in self._extended(self.levels[0], wanted):
            yield self._ran(plan, 1)

    def _likely(self) -> Iterator[Run]:
        """The best of the sweep."""
        for plan in islice(self._extended(self.levels[0], self._met), _LIKELY):
            yield self._ran(plan, 1)

    def _first_time(self) -> Iterator[Run]:
        """One preemption where the first invocation does what the next finds done: as long as they run one after the
        other, nobody else touches what is filled or loaded there."""
        chosen = {run.plan: _first_alone(run) for run in self.levels[0]}
        yield from self._at(lambda run, step: (1 + run.trace[step].write) * (step in chosen[run.plan]))

    def _sweep(self, level: int) -> Iterator[Run]:
        """One more preemption than before at every point with a conflict, until no new conflict appears."""
        while plans := list(self._extended(self.levels[level - 1] if level <= len(self.levels) else [], self._met)):
            for plan in plans:
                yield self._ran(plan, level)
        self.complete_up_to = level

    def _by_chance(self, seeds: range, *, walk: bool = False) -> Iterator[Run]:
        if not self.conflicts:
            return
        orders = [run.plan.order for run in self.levels[0]]
        length = max(sum(visit.key in self.conflicts for visit in run.trace) for run in self.levels[0])
        for seed in seeds:
            order = orders[seed % len(orders)]
            kind: dict[str, Any] = (
                {"kind": "walk"} if walk or seed % 2 else {"kind": "pct", "depth": 3, "length": max(2, length)}
            )
            yield self._random(order, kind, seed, self.conflicts)

    def _random(self, order: tuple[int, ...], kind: dict[str, Any], seed: int, at: Iterable[Key]) -> Run:
        points = [[key.file, key.line, key.text, key.op] for key in sorted(at, key=str)]
        run = self.execute(Plan(order, chance={**kind, "seed": seed, "points": points}))
        self.conflicts |= run.conflicts
        return run

    def _ran(self, plan: Plan, level: int) -> Run:
        run = self.execute(plan)
        while len(self.levels) <= level:
            self.levels.append([])
        self.levels[level].append(run)
        self.conflicts |= run.conflicts
        return run

    def _extended(self, runs: Sequence[Run], wanted: Callable[[Run, int], int]) -> Iterator[Plan]:
        """Plans with one more switch, best first and without duplicates."""
        ranked: list[tuple[int, int, Plan]] = []
        for run in runs:
            before = self.promise.get(run.plan, 0)
            for step in range(max(run.switched_at, default=-1) + 1, len(run.trace)):
                rank = wanted(run, step)
                if rank:
                    ranked += ((before + rank - odds, step, plan) for odds, plan in _switched(run, step))
        for rank, _, plan in sorted(ranked, key=lambda row: (-row[0], row[1])):
            if plan not in self.tried:
                self.tried.add(plan)
                self.promise[plan] = rank
                yield plan

    def _named(self, run: Run, step: int) -> int:
        """How promising a switch is where tasks meet at a place that the finding's lines touch; 0 elsewhere."""
        visit = run.trace[step]
        if not set(visit.met) & self._places(run):
            return 0
        return 2 * self._on_line(run, step) + self._met(run, step)

    def _on_line(self, run: Run, step: int) -> int:
        key = run.trace[step].key
        return int((key.file, key.line) in self.lines)

    def _places(self, run: Run) -> set[int]:
        """The places where tasks meet that are touched on a line of the finding."""
        if run.plan not in self.aimed:
            on_line = (visit.met for visit in run.trace if (visit.key.file, visit.key.line) in self.lines)
            self.aimed[run.plan] = set(chain.from_iterable(on_line))
        return self.aimed[run.plan]

    def _met(self, run: Run, step: int) -> int:
        """How promising a switch is where tasks meet: what goes wrong lies between two accesses of one place."""
        visit = run.trace[step]
        if not visit.conflict:
            return (1 + 4 * (visit.key.op not in _WAITS)) * (visit.key in self.conflicts)
        if visit.key.op in _WAITS:
            return 2
        return 2 + visit.write + 4 * (visit.key.op == HOLDING or step in run.again)


def _first_alone(run: Run) -> set[int]:
    """The steps of the first invocation at places in the source that no other reaches; some if there are many."""
    first = str(run.plan.order[0])
    theirs = {visit.key for visit in run.trace if visit.task.partition(".")[0] != first}
    alone = [
        step
        for step, visit in enumerate(run.trace)
        if visit.task.partition(".")[0] == first and visit.key not in theirs and visit.key.op not in _WAITS
    ]
    return set(alone[:: 1 + len(alone) // _FEW])


def _switched(run: Run, step: int) -> Iterator[tuple[int, Plan]]:
    """The plans that hand over to another unfinished task at this step, and how unlikely each is to be able to run:
    who started a thread mostly waits for it."""
    visit = run.trace[step]
    for other, (born, gone) in run.tasks.items():
        if other != visit.task and born <= step < gone:
            made = run.plan.switches if run.plan.chance is None else run.switches
            odds = 5 if visit.task.startswith(f"{other}.") else 0
            yield odds, Plan(run.plan.order, (*made, Switch(visit.task, other, visit.key, visit.nth)))


def orders(events: int) -> list[tuple[int, ...]]:
    """All serial orders of this number of events."""
    return list(permutations(range(events)))
