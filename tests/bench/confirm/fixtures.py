"""Every unsafe fixture of the rules that can be run, in the models that call it unsafe.

    python -m tests.bench.confirm.fixtures [--budget SECONDS] [NAME ...]

Fixtures are written to be read, not to be run. Told apart from what could be run, and counted: what imports a package
or starts a program that is not installed; what one invocation alone shows, which no schedule has to do with; what
needs a free-threaded build and was not shown; what no order of the user's own code shows (`BEYOND`), where it was not
shown; and what was inconclusive for another reason.
"""

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Iterator
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
BUDGET = 25.0
_BOTH = frozenset(("CA116", "CA603"))
"""Rules about locks and handles of files too."""
ALONE = frozenset(("CA701", "CA702"))
"""Rules about what one invocation alone does wrong: it ends its worker, or reads what the context does not have."""
BEYOND = {
    "CA302": "two threads meet inside boto3's default session; which lines of it fail depends on the version",
    "CA704": "what goes on after the answer is frozen or ended by Lambda, not by another invocation",
    "CA706": "the variable is set by the runtime, which no handler's code does",
}
"""Rules whose harm lies in code that is not the handler's, and why."""


class Row(NamedTuple):
    """One finding in one model."""

    finding: Finding
    model: str
    best: Confirmation | None

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
        return "inconclusive" if self.best.verdict == INCONCLUSIVE else "not shown"


def _lines(finding: Finding) -> set[int]:
    return {finding.span.line, *(related.span.line for related in finding.related)}


def main(names: list[str], budget: float) -> None:
    """Print a line for each finding, and the sums."""
    paths = [path for path in sorted(RULES.iterdir()) if path.is_dir() or path.suffix == ".py"]
    rows: list[Row] = []
    for path in paths:
        if not names or path.stem in names:
            rows += of_fixture(path, budget)
    report(rows)


def of_fixture(path: Path, budget: float) -> Iterator[Row]:
    """Every unsafe finding of one fixture in each model that calls it unsafe, by the handler that shows it best."""
    result = audit((path,), Settings(root=Path.cwd()))
    for model in ("threads", "processes"):
        for finding in result.findings:
            if finding.verdicts.get(ExecutionModel(model)) is Verdict.UNSAFE:
                ways = _ways(model, finding)
                done = [(way, _best(_work(path, result, finding, way), budget, way, model)) for way in ways]
                shown = next((row for row in done if row[1] is not None and row[1].verdict == CONFIRMED), done[0])
                yield say(Row(finding, *shown))


def _work(path: Path, result: AuditResult, finding: Finding, model: str) -> list[Job]:
    made = jobs([path], result.entry_points, [finding], entry=None, model=model, setup=None)
    return [job for job in made if finding in job.findings]


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
    an invocation has its own threads."""
    if model == "threads":
        return ("threads",)
    if finding.family is Family.FILESYSTEM or finding.rule == "CA414":  # a port is shared as well
        return ("processes",)
    return ("reuse", "processes", "threads") if finding.rule in _BOTH else ("reuse", "threads")


def say(row: Row) -> Row:
    """One line while it runs."""
    finding, done = row.finding, row.best
    place = f"{finding.rule} {Path(finding.span.path).name}:{finding.span.line}"
    rest = "" if done is None else f"{done.subject.entry.partition(':')[2]} {done.schedules} {done.seconds:.2f}s "
    reason = "" if done is None or row.kind == "confirmed" else done.reason[:110]
    print(f"{row.kind:<15} {row.model:<9} {place} {rest}{reason}", flush=True)
    return row


def report(rows: list[Row]) -> None:
    """The sums, and what is left out of them with its reason."""
    kinds = Counter(row.kind for row in rows)
    confirmed = [row.best for row in rows if row.kind == "confirmed" and row.best is not None]
    judged = kinds["confirmed"] + kinds["not shown"]
    print(f"\n{len(rows)} unsafe findings in their models, {judged} of them could be run: {len(confirmed)} confirmed")
    for kind, count in kinds.most_common():
        print(f"  {count:>4} {kind}")
    for model in ("threads", "processes", "reuse"):
        own = [row for row in rows if row.model == model and row.kind in ("confirmed", "not shown")]
        print(f"  {model}: {sum(row.kind == 'confirmed' for row in own)} of {len(own)}")
    if confirmed:
        print("schedules, median:", statistics.median(row.schedules for row in confirmed))
        print(f"seconds, median: {statistics.median(row.seconds for row in confirmed):.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="fixtures of tests/rules (default: all)")
    parser.add_argument("--budget", type=float, default=BUDGET, help="seconds for each finding (25)")
    given = parser.parse_args()
    begun = time.monotonic()
    main(given.names, given.budget)
    print(f"{time.monotonic() - begun:.0f} s")
