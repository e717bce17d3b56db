"""The main flow of `confirm`: jobs -> hosts -> confirmations; and the replay of one witness."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.confirm.choosing import Chooser, Lone
from concurrency_audit.confirm.examining import Examination, Limits
from concurrency_audit.confirm.host import Host, StoppedError
from concurrency_audit.confirm.model import INCONCLUSIVE, Anomaly, Confirmation, Witness
from concurrency_audit.confirm.moving import moved
from concurrency_audit.confirm.reusing import Warm
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.search import Search
from concurrency_audit.confirm.subjects import Job
from concurrency_audit.confirm.trial import Trial

_SWEEP = 150
"""Maximal number of further schedules of a replay whose own schedule does not fail."""


def confirm(
    jobs: Sequence[Job], events: Sequence[Any], schedules: int, budget: float, seed: int = 0
) -> Iterator[Confirmation]:
    """An answer for every finding of every job, within the total budget."""
    until = time.monotonic() + budget
    for number, job in enumerate(jobs):
        left = max(0.0, until - time.monotonic())
        share = max(left / (len(jobs) - number), min(left, 5.0))
        yield from _job(job, events, Limits(schedules, time.monotonic() + share, seed))


def _job(job: Job, events: Sequence[Any], limits: Limits) -> Iterator[Confirmation]:
    begun = time.monotonic()
    with Host(job.subject, (job.subject.setup or "", job.subject.entry), limits.until) as host:
        try:
            ready = host.ready()
        except StoppedError as stopped:
            ready = {"ready": False, "why": f"{stopped} while the code was being imported"}
        ready = _fit(ready, job.model)
        if not ready["ready"]:
            yield from (_not_run(job, finding, begun, _why(ready)) for finding in job.findings or (None,))
            return
        chooser = Chooser(host, job.subject, events, job.partners, job.source)
        yield from Examination(host, job.subject, job.model, chooser, limits).findings(job.findings)


def _fit(ready: dict[str, Any], model: str) -> dict[str, Any]:
    """The host's readiness; not ready if the code would reach real AWS or the machine's own /tmp."""
    if ready.get("unmocked"):
        return {"ready": False, "why": "the code uses AWS: pip install 'concurrency-audit[confirm]' brings the mock"}
    if model == "processes" and not ready.get("private", True):
        return {"ready": False, "why": "workers need a private /tmp, and this system allows no mount namespace"}
    return ready


def _not_run(job: Job, finding: Finding | None, begun: float, why: str) -> Confirmation:
    return Confirmation(finding, job.subject, INCONCLUSIVE, job.model, 0, time.monotonic() - begun, None, why)


def _why(ready: dict[str, Any]) -> str:
    if "why" in ready:
        return str(ready["why"])
    error = ready["error"]["error"]
    place = f" at {error['at'][-1][0]}:{error['at'][-1][1]}" if error["at"] else ""
    return f"the code cannot be imported: {error['type']}: {error['text']}{place}"


def replay(witness: Witness, budget: float, *, sweep: bool = False) -> tuple[Run | None, Anomaly | None, str]:
    """Replay a witness after its serial orders; returns the anomaly, and the reason if it could not be replayed."""
    subject = witness.subject
    with Host(subject, (subject.setup or "", subject.entry), time.monotonic() + budget) as host:
        try:
            ready = host.ready()
            if not ready["ready"]:
                return None, None, _why(ready)
            for entry, event in zip(witness.choice.entries, witness.choice.events, strict=True):
                Lone(host, entry, witness.choice.provide, witness.choice.before).ran(event)
            trial = Trial(host, witness.model, witness.choice, witness.symbols)
            run, anomaly, said = _again(trial, witness, sweep=sweep)
        except StoppedError as stopped:
            return None, None, str(stopped)
        return run, anomaly, said or (trial.why_serial_fails() or "")


def _again(trial: Trial, witness: Witness, *, sweep: bool) -> tuple[Run, Anomaly | None, str]:
    """Run the witness where its code stands now; where it is gone, every schedule with one preemption."""
    if witness.model == "reuse":
        return *Warm(trial).again(witness.plan), ""
    trial.learn()
    plans, said = moved(witness.plan, trial.serial)
    for plan in plans:
        run, anomaly = trial.judged(plan)
        missed = len(plan.switches) - len(run.switches)
        if plan == witness.plan and not missed:
            said = ""  # what is reached only after a switch is in no serial order
        if anomaly is not None:
            return run, anomaly, said
    if missed and not said:
        said = f"{missed} of its switches never came up: the code has changed"
    if sweep or missed or said:
        run, anomaly = _swept(trial, run, witness)
    return run, anomaly, said


def _swept(trial: Trial, run: Run, witness: Witness) -> tuple[Run, Anomaly | None]:
    """Search all schedules with one preemption, because the code may have changed since and moved the switches."""
    search = Search(trial.run, trial.serial, frozenset(witness.lines))
    for stage in search.stages()[:3]:
        for number, other in enumerate(stage()):
            anomaly = trial.judge(other)
            if anomaly is not None:
                return other, anomaly
            if number > _SWEEP:
                break
    return run, None
