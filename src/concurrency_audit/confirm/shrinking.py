"""Reduces a failing run to a minimal plan with the same failure, and finds out whether it needs free threading."""

from dataclasses import replace

from concurrency_audit.confirm.model import Anomaly, Plan, Step
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.search import Lines
from concurrency_audit.confirm.trial import Trial

_MOST = 60
"""Maximal number of runs for shrinking."""
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


def steps(run: Run, named: Lines) -> tuple[Step, ...]:
    """The trace as shown in a witness: switches, points with conflicts, and the finding's own lines."""
    switched = set(run.switched_at)
    chosen = [
        Step(visit.task, visit.key, visit.value, step in switched, visit.conflict)
        for step, visit in enumerate(run.trace)
        if step in switched or visit.conflict or (visit.key.file, visit.key.line) in named
    ]
    return tuple(chosen[:_STEPS])
