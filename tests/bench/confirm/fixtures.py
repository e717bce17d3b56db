"""Every unsafe fixture of the rules that can be run, in the models that call it unsafe.

    python -m tests.bench.confirm.fixtures [NAME ...]

Fixtures are written to be read, not to be run. Told apart from what could be run: what imports a package or starts a
program that is not installed; what one invocation alone shows, which no schedule has to do with; what needs a
free-threaded build and was not shown; and what was inconclusive for another reason.
"""

import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel, Family, Verdict
from concurrency_audit.confirm.confirming import confirm
from concurrency_audit.confirm.model import CONFIRMED, INCONCLUSIVE, Confirmation
from concurrency_audit.confirm.subjects import Job, jobs

RULES = Path(__file__).parents[2] / "rules"
BUDGET = float(__import__("os").environ.get("CONFIRM_BUDGET", "25"))
ALONE = frozenset(("CA701", "CA702"))
"""Rules about what one invocation alone does wrong: it ends its worker, or reads what the context does not have."""


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
        return "inconclusive" if self.best.verdict == INCONCLUSIVE else "not shown"


def _lines(finding: Finding) -> set[int]:
    return {finding.span.line, *(related.span.line for related in finding.related)}


def main(names: list[str]) -> None:
    """Print a line for each finding, and the sums."""
    paths = [path for path in sorted(RULES.iterdir()) if path.is_dir() or path.suffix == ".py"]
    rows: list[Row] = []
    for path in paths:
        if not names or path.stem in names:
            rows += of_fixture(path)
    report(rows)


def of_fixture(path: Path) -> Iterator[Row]:
    """Every unsafe finding of one fixture in each model that calls it unsafe, by the handler that shows it best."""
    result = audit((path,), Settings(root=Path.cwd()))
    for model in ("threads", "processes"):
        unsafe = [f for f in result.findings if f.verdicts.get(ExecutionModel(model)) is Verdict.UNSAFE]
        for run_in, findings in _split(model, unsafe).items():
            work = jobs([path], result.entry_points, findings, entry=None, model=run_in, setup=None)
            for finding in findings:
                own = [replace(job, findings=(finding,)) for job in work if finding in job.findings]
                yield say(Row(finding, run_in, _best(own)))


def _best(work: list[Job]) -> Confirmation | None:
    """The first that is confirmed, else the one that could be judged; none where no handler runs it."""
    best = None
    for job in work:
        for row in confirm([job], [], 300, BUDGET):
            if row.verdict == CONFIRMED:
                return row
            best = row if best is None or best.verdict == INCONCLUSIVE else best
    return best


def _split(model: str, findings: list[Finding]) -> dict[str, list[Finding]]:
    """Under processes memory is kept from one invocation to the next, and files are shared at once."""
    if model == "threads":
        return {"threads": findings}
    shared = [f for f in findings if f.family is Family.FILESYSTEM or f.rule == "CA414"]  # a port is shared as well
    return {"processes": shared, "reuse": [finding for finding in findings if finding not in shared]}


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
    begun = time.monotonic()
    main(sys.argv[1:])
    print(f"{time.monotonic() - begun:.0f} s")
