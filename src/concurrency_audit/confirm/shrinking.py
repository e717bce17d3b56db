"""Reduces a failing run to a minimal plan with the same failure, and finds out whether it needs free threading."""

import linecache
from collections.abc import Sequence
from dataclasses import replace

from concurrency_audit.confirm.model import Anomaly, Plan, Step
from concurrency_audit.confirm.run import Run, Visit
from concurrency_audit.confirm.search import Lines
from concurrency_audit.confirm.trial import Trial

_MOST = 60
"""Maximal number of runs for shrinking."""
_WIDE = 80
_STEPS = 400
"""Maximal number of points in a witness."""

Found = tuple[Run, Anomaly]


def smallest(trial: Trial, found: Found) -> Found:
    """Remove switches while the failure remains; a random run becomes a plan of the switches it made."""
    run, anomaly = found
    plan = Plan(run.plan.order, run.switches)
    best = _fails_alike(trial, plan, anomaly) or found
    left = _MOST
    shrunk = best[0].plan.chance is None
    while shrunk and left > 0:
        shrunk = False
        for candidate in _smaller(best[0].plan):
            left -= 1
            again = _fails_alike(trial, candidate, anomaly)
            if again is not None:
                best, shrunk = again, True
                break
            if left <= 0:
                break
    return best


def _smaller(plan: Plan) -> list[Plan]:
    """Candidates: the halves first, then all but one switch."""
    made = plan.switches
    half = len(made) // 2
    halves = [made[:half], made[half:]] if len(made) > 3 else []
    return [replace(plan, switches=part) for part in (*halves, *(made[:n] + made[n + 1 :] for n in range(len(made))))]


def _fails_alike(trial: Trial, plan: Plan, anomaly: Anomaly) -> Found | None:
    run, seen = trial.judged(plan)
    if seen is None or (seen.level, seen.kind) != (anomaly.level, anomaly.kind):
        return None
    return run, seen


def holds(trial: Trial, found: Found, times: int = 2) -> bool:
    """Whether the plan fails in every one of several runs."""
    return all(_fails_alike(trial, found[0].plan, found[1]) for _ in range(times))


def interpreter(trial: Trial, run: Run) -> str:
    """`any` if a thread can lose the GIL at every switch of the run, else `free-threaded`."""
    plan = replace(run.plan, switches=run.switches, chance=None)
    return "any" if trial.run(plan, detail=True).feasible else "free-threaded"


def steps(run: Run, named: Lines, root: str) -> tuple[Step, ...]:
    """The trace as shown in a witness: switches, points with conflicts, and the finding's own lines.

    A task that had to wait shows its line when it goes on, with what is there then.
    """
    switched = set(run.switched_at)
    resumed: dict[int, list[Step]] = {}
    for step, (back, value) in run.resumed.items():
        if step < len(run.trace):
            resumed.setdefault(back, []).append(_step(run.trace[step], value, root))
    chosen: list[Step] = []
    for step, visit in enumerate(run.trace):
        chosen += resumed.pop(step, ())
        if step in switched or visit.conflict or (visit.key.file, visit.key.line) in named:
            chosen.append(_step(visit, visit.value, root, switch=step in switched))
    chosen += [step for back in sorted(resumed) for step in resumed[back]]
    return tuple(_once(chosen)[:_STEPS])


def _once(steps: Sequence[Step]) -> list[Step]:
    """A line with several points that say the same is told once."""
    told: list[Step] = []
    for step in steps:
        if told and _says_the_same(told[-1], step):
            told[-1] = step if step.value else told[-1]
        else:
            told.append(step)
    return told


def _says_the_same(one: Step, other: Step) -> bool:
    alike = (one.task, one.key.file, one.key.line, one.text) == (other.task, other.key.file, other.key.line, other.text)
    return alike and not (one.switch or other.switch) and (one.value == other.value or not (one.value and other.value))


def _step(visit: Visit, value: str, root: str, *, switch: bool = False) -> Step:
    """Of what is written only the name is the point: the line says what is written."""
    key = visit.key
    line = (
        linecache.getline(f"{root}/{key.file}", key.line).partition("  #")[0].strip()[:_WIDE]
        if key.op in ("write", "update")
        else ""
    )
    return Step(visit.task, key, value, switch, visit.conflict, line if key.text in line else "")
