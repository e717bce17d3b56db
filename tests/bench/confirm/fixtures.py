"""Every unsafe fixture of the rules that can be run, in the models that call it unsafe.

    python -m tests.bench.confirm.fixtures [--budget SECONDS] [--jobs N] [--minutes N] [NAME[:LINE] ...]

Fixtures are written to be read, not to be run. Told apart from what could be run, and counted: what imports a package
or starts a program that is not installed; what one invocation alone shows, which no schedule has to do with; what
needs a free-threaded build and was not shown; what no order of the user's own code shows (`BEYOND`, `BY_NATURE`), where
it was not shown; and what was inconclusive for another reason. The seconds of a finding are those of a calm machine:
where other work takes most of it, a finding gets as much more. Answers are written to `.bench/confirm-fixtures.jsonl`
as they come.
"""

import argparse
import json
import os
import statistics
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel, Family, Verdict
from concurrency_audit.confirm.confirming import confirm
from concurrency_audit.confirm.model import CONFIRMED, INCONCLUSIVE, Confirmation
from concurrency_audit.confirm.subjects import Job, jobs

RULES = Path(__file__).parents[2] / "rules"
RECORD = Path(__file__).parents[3] / ".bench" / "confirm-fixtures.jsonl"
STUBS = Path(__file__).parent / "stubs"
BUDGET = 25.0
LATEST = 5.0
"""Seconds after its budget at which every run has ended, because what does not end is killed."""
_APART = frozenset(("not installed", "no such program"))
"""What cannot be run here, in at least one of the ways in which a finding is tried."""
_BOTH = frozenset(("CA116", "CA603"))
"""Rules about locks and handles of files too."""
ALONE = frozenset(("CA701", "CA702"))
"""Rules about what one invocation alone does wrong: it ends its worker, or reads what the context does not have."""
BEYOND = {
    "CA302": "two threads meet inside boto3's default session; which lines of it fail depends on the version",
    "CA704": "what goes on after the answer is frozen or ended by Lambda, not by another invocation",
    "CA707": "the call fails in the thread of an invocation, alone or not",
    "CA706": "the variable is set by the runtime, which no handler's code does",
}
"""Rules whose harm lies in code that is not the handler's, and why."""
BY_NATURE = {
    "stopwatch_handler": "what differs is a time alone, which differs in every run and is left out of the comparison",
    "correlation_handler": "what differs is a random id alone, which is left out of the comparison",
    "walrus_handler": "what differs between two fills is the second at which a URL was signed",
    "small_number_handler": "two invocations draw one name once in a thousand times",
    "sqlite_handler": "the harm is a time-out of seconds, and a starved waiter confirms nothing",
    "dump_flags_handler": "the switch is inside of json, which --trace json looks into",
    "dict_default_handler": "in a warm worker each request overwrites the one key; its harm is the threads' alone",
}
"""Handlers of fixtures that cannot be shown by a schedule of their own code, where they were not shown, and why."""


class Task(NamedTuple):
    """What one process of the bench is given: a finding of a fixture, under a model."""

    path: Path
    fingerprint: str
    line: int
    model: str
    rule: str


class Row(NamedTuple):
    """One finding in one model."""

    finding: Finding
    model: str
    best: Confirmation | None
    budget: float
    """The seconds that it was given."""

    @property
    def kind(self) -> str:
        """What became of it; what cannot be run is told apart by its reason."""
        if self.best is None:
            return "no handler"
        if self.best.verdict == CONFIRMED:
            return "confirmed"
        if self.finding.rule in ALONE:
            return "one alone"
        reason = self.best.reason
        if "ModuleNotFoundError" in reason:
            return "not installed"
        if "/opt/bin" in reason or "No such file or directory" in reason:
            return "no such program"
        if "also alone" in reason and any(f":{line}" in reason for line in _lines(self.finding)):
            return "one alone"
        if self.finding.interpreter != "any":
            return "free-threaded"
        if self.finding.rule in BEYOND:
            return "beyond"
        if self.best.subject.entry.partition(":")[2] in BY_NATURE:
            return "by nature"
        return "inconclusive" if self.best.verdict == INCONCLUSIVE else "not shown"


def _lines(finding: Finding) -> set[int]:
    return {finding.span.line, *(related.span.line for related in finding.related)}


def main(names: list[str], budget: float, workers: int, minutes: float) -> None:
    """Print a line for each finding, and the sums: of all, or of those that there was time for."""
    until = time.monotonic() + 60 * minutes
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text("", encoding="utf-8")
    rows: list[Row] = []
    with ProcessPoolExecutor(workers) as pool:
        paths = [path for path in sorted(RULES.iterdir()) if path.is_dir() or path.suffix == ".py"]
        wanted = [path for path in paths if not names or any(name.partition(":")[0] == path.stem for name in names)]
        tasks = [task for found in pool.map(tasks_of, wanted) for task in found if not names or named(task, names)]
        tasks.sort(key=lambda task: task.rule in BEYOND or task.rule in ALONE)  # what is not judged comes last
        done = [pool.submit(examined, task, budget, until) for task in tasks]
        try:
            for number, future in enumerate(as_completed(done), 1):
                row = future.result()
                if row is not None:
                    rows.append(say(row, number, len(tasks)))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
        report(rows, len(tasks))


def tasks_of(path: Path) -> list[Task]:
    """Every unsafe finding of one fixture in each model that calls it unsafe."""
    return [
        Task(path, finding.fingerprint, finding.span.line, model, finding.rule)
        for model in ("threads", "processes")
        for finding in audited(path).findings
        if finding.verdicts.get(ExecutionModel(model)) is Verdict.UNSAFE
    ]


@cache
def audited(path: Path) -> AuditResult:
    """What check says of a fixture."""
    return audit((path,), Settings(root=Path.cwd()))


def named(task: Task, names: list[str]) -> bool:
    """Whether a finding was asked for, by its fixture or by fixture and line."""
    return task.path.stem in names or f"{task.path.stem}:{task.line}" in names


def examined(task: Task, budget: float, until: float) -> Row | None:
    """One finding in one model, by the handler that shows it best; none where the bench's own time is up."""
    if time.monotonic() > until:
        return None
    result = audited(task.path)
    finding = next(finding for finding in result.findings if finding.fingerprint == task.fingerprint)
    seconds = min(budget * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)), max(1.0, until - time.monotonic()))
    ways = _ways(task.model, finding)
    first = None
    for way in ways:
        row = Row(finding, way, _best(_work(task.path, result, finding, way), seconds, way, task.model), seconds)
        if row.kind == "confirmed":
            return row
        first = row if first is None or (first.kind not in _APART and row.kind in _APART) else first
    return first


def _work(path: Path, result: AuditResult, finding: Finding, model: str) -> list[Job]:
    made = jobs([path], result.entry_points, [finding], entry=None, model=model, setup=None)
    return [_beside_stubs(job) for job in made if finding in job.findings]


def _beside_stubs(job: Job) -> Job:
    """The job with stand-ins for packages that only the fixtures know."""
    return replace(job, subject=replace(job.subject, folders=(*job.subject.folders, str(STUBS))))


def _best(work: list[Job], budget: float, way: str, model: str) -> Confirmation | None:
    """The first that is confirmed, else the one that could be judged; none where no handler runs it."""
    best = None
    for job in work:
        for row in confirm([job], [], 300, budget):
            if row.verdict == CONFIRMED and (way == model or model == "threads" or way != "threads" or _of_one(row)):
                return row
            if row.verdict != CONFIRMED:
                best = row if best is None or best.verdict == INCONCLUSIVE else best
    return best


def _of_one(row: Confirmation) -> bool:
    """Whether the witness switches between threads of one invocation only: a worker process has those as well."""
    switches = () if row.witness is None else row.witness.plan.switches
    return bool(switches) and all(s.task.partition(".")[0] == s.to.partition(".")[0] for s in switches)


def _ways(model: str, finding: Finding) -> tuple[str, ...]:
    """Under processes memory is kept from one invocation to the next, files and locks on them are shared at once, and
    an invocation has its own threads. What is unsafe in a warm worker is so too where its invocations are threads."""
    warm = finding.verdicts.get(ExecutionModel.PROCESSES) is Verdict.UNSAFE and finding.family is not Family.FILESYSTEM
    if model == "threads":
        return ("threads", "reuse") if warm else ("threads",)
    if finding.family is Family.FILESYSTEM or finding.rule == "CA414":  # a port is shared as well
        return ("processes",)
    return ("reuse", "processes", "threads") if finding.rule in _BOTH else ("reuse", "threads")


def say(row: Row, number: int, of: int) -> Row:
    """One line while it runs, and one in the record."""
    finding, done = row.finding, row.best
    place = f"{finding.rule} {Path(finding.span.path).name}:{finding.span.line}"
    rest = "" if done is None else f"{done.subject.entry.partition(':')[2]} {done.schedules} {done.seconds:.2f}s "
    reason = "" if done is None or row.kind == "confirmed" else done.reason[:160]
    print(f"{number}/{of} {row.kind:<15} {row.model:<9} {place} {rest}{reason}", flush=True)
    kept: dict[str, object] = {"kind": row.kind, "model": row.model, "rule": finding.rule, "path": finding.span.path}
    kept |= {"line": finding.span.line, "reason": reason}
    kept |= {} if done is None else {"schedules": done.schedules, "seconds": round(done.seconds, 3)}
    kept["budget"] = round(row.budget, 1)
    with RECORD.open("a", encoding="utf-8") as file:
        file.write(json.dumps(kept) + "\n")
    return row


def report(rows: list[Row], wanted: int) -> None:
    """The sums, and what is left out of them with its reason."""
    kinds = Counter(row.kind for row in rows)
    confirmed = [row.best for row in rows if row.kind == "confirmed" and row.best is not None]
    judged = kinds["confirmed"] + kinds["not shown"]
    print(f"\n{len(rows)} unsafe findings in their models, {judged} of them could be run: {len(confirmed)} confirmed")
    if len(rows) < wanted:
        print(f"  {wanted - len(rows):>4} left out: the time of the bench was up (--minutes)")
    for kind, count in kinds.most_common():
        print(f"  {count:>4} {kind}")
    for model in ("threads", "processes", "reuse"):
        own = [row for row in rows if row.model == model and row.kind in ("confirmed", "not shown")]
        print(f"  {model}: {sum(row.kind == 'confirmed' for row in own)} of {len(own)}")
    more = sum(kinds[kind] for kind in ("by nature", "beyond", "inconclusive"))
    print(f"  counted as misses too what is by nature, beyond or inconclusive: {len(confirmed)} of {judged + more}")
    late = [row for row in rows if row.best is not None and row.best.seconds > row.budget + LATEST]
    print(f"past their budget and {LATEST:.0f} s more: {len(late)}")
    for row in late:
        print(f"       {row.finding.span.path}:{row.finding.span.line} {row.model} {row.budget:.0f} s")
    _costs(confirmed)


def _costs(confirmed: Iterable[Confirmation]) -> None:
    rows = list(confirmed)
    if rows:
        print(f"schedules, median: {statistics.median(row.schedules for row in rows)}")
        print(f"seconds, median: {statistics.median(row.seconds for row in rows):.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.confirm.fixtures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME[:LINE]", help="fixtures of tests/rules (default: all)")
    parser.add_argument("--budget", type=float, default=BUDGET, help="seconds for each finding (25)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="findings at once (default: the cores)")
    parser.add_argument("--minutes", type=float, default=600.0, help="time for everything; then says what is left")
    given = parser.parse_args()
    begun = time.monotonic()
    main(given.names, given.budget, given.jobs, given.minutes)
    print(f"{time.monotonic() - begun:.0f} s")
