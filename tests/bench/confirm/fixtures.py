"""Every unsafe fixture of the rules that can be run, in the models that call it unsafe.

    python -m tests.bench.confirm.fixtures [NAME ...]

Fixtures are written to be read, not to be run: one that imports what is not installed, or fails also alone, is counted
as not runnable and named.
"""

import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel, Family, Verdict
from concurrency_audit.confirm.confirming import confirm
from concurrency_audit.confirm.model import CONFIRMED, INCONCLUSIVE, Confirmation
from concurrency_audit.confirm.subjects import jobs

RULES = Path(__file__).parents[2] / "rules"
BUDGET = 25.0


def main(names: list[str]) -> None:
    """Print a line for each that was not confirmed, and the sums."""
    paths = [path for path in sorted(RULES.iterdir()) if path.is_dir() or path.suffix == ".py"]
    rows: list[Confirmation] = []
    for path in paths:
        if names and path.stem not in names:
            continue
        rows += of_fixture(path)
    report(rows)


def of_fixture(path: Path) -> list[Confirmation]:
    """All unsafe findings of one fixture in each model that calls them unsafe."""
    result = audit((path,), Settings(root=Path.cwd()))
    rows: list[Confirmation] = []
    for model in ("threads", "processes"):
        unsafe = [f for f in result.findings if f.verdicts.get(ExecutionModel(model)) is Verdict.UNSAFE]
        for run_in, findings in _split(model, unsafe).items():
            work = jobs([path], result.entry_points, findings, entry=None, model=run_in, setup=None)
            for job in (job for job in work if job.findings):
                for row in confirm([job], [], 300, BUDGET):
                    rows.append(row)
                    say(row)
    return rows


def _split(model: str, findings: list[Finding]) -> dict[str, list[Finding]]:
    """Under processes memory is kept from one invocation to the next, and files are shared at once."""
    if model == "threads":
        return {"threads": findings}
    shared = [finding for finding in findings if finding.family is Family.FILESYSTEM]
    return {"processes": shared, "reuse": [finding for finding in findings if finding not in shared]}


def say(row: Confirmation) -> None:
    """One line while it runs."""
    finding = row.finding
    assert finding is not None
    level = row.witness.anomaly.kind if row.witness else ""
    print(
        f"{row.verdict:<15} {level:<9} {row.model:<9} {finding.rule} {Path(finding.span.path).name}:{finding.span.line}"
        f" {row.subject.entry.partition(':')[2]} {row.schedules} {row.seconds:.2f}s {row.reason[:90]}",
        flush=True,
    )


def report(rows: list[Confirmation]) -> None:
    """The sums."""
    runnable = [row for row in rows if row.verdict != INCONCLUSIVE]
    confirmed = [row for row in rows if row.verdict == CONFIRMED]
    print(f"\n{len(rows)} unsafe, {len(runnable)} runnable, {len(confirmed)} confirmed")
    print(
        "by model:", dict(Counter(row.model for row in confirmed)), "of", dict(Counter(row.model for row in runnable))
    )
    if confirmed:
        print("schedules, median:", statistics.median(row.schedules for row in confirmed))
        print(f"seconds, median: {statistics.median(row.seconds for row in confirmed):.2f}")


if __name__ == "__main__":
    begun = time.monotonic()
    main(sys.argv[1:])
    print(f"{time.monotonic() - begun:.0f} s")
