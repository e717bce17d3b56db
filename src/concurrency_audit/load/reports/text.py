"""A verdict and a run's progress as lines for a terminal."""

from concurrency_audit.load.evidence import Outcome
from concurrency_audit.load.tally import Tally
from concurrency_audit.load.verdict import Result, Verdict

SHOWN = 5
FIGURES = ("throttled_by_stage", "clean_level")
"""Facts of a shape that a terminal shows: what the shape was run for."""
HEADLINES = {
    Result.CORRECT: "CORRECT: every invocation kept to its own data",
    Result.WRONG: "WRONG",
    Result.INCOMPLETE: "INCOMPLETE: nothing wrong was seen, but not everything was verified",
}


def progress_line(tally: Tally, planned: int, waiting: int) -> str:
    """Give one line of progress."""
    return (
        f"requests {tally.requests} (plan {planned}): verified {sum(tally.verified.values())} (waiting {waiting}), "
        f"mismatched {tally.mismatch_count}, throttled {tally.outcome(Outcome.THROTTLED)}, "
        f"errors {error_count(tally)}, dropped {tally.dropped}"
    )


def error_count(tally: Tally) -> int:
    """Give how many requests ended neither well nor throttled."""
    return sum(tally.outcome(one) for one in Outcome if one not in (Outcome.OK, Outcome.THROTTLED))


def headline(verdict: Verdict) -> str:
    """Give the verdict in one line."""
    text = HEADLINES[verdict.result]
    if verdict.result is Result.WRONG:
        broken = ", ".join(f"{one.name} {one.measured:g} > {one.limit:g}" for one in verdict.broken)
        text += f": {broken}" + (f" ({verdict.cause})" if verdict.cause else "")
    return text


def summary_lines(verdict: Verdict) -> list[str]:
    """Give the whole verdict as lines: headline, figures, first mismatches, what is incomplete."""
    tally, subject = verdict.tally, verdict.subject
    versions = (
        ", ".join(f"{version} ({count})" for version, count in sorted(subject.versions.items())) or "none answered"
    )
    latency = tally.from_due.summary()
    lines = [
        headline(verdict),
        f"  function {subject.function}, versions {versions}, seed {verdict.seed:#08x}, {verdict.arrivals} model",
        f"  {progress_line(tally, verdict.planned, 0)}",
    ]
    if "p50" in latency:
        source = "from the due instant" if verdict.arrivals == "open" else "closed model: a freeze hides in it"
        lines.append(f"  latency ms p50 {latency['p50']:g}, p99 {latency['p99']:g}, max {latency['max']:g} ({source})")
    lines += [f"  {count} x {reason}" for reason, count in (tally.throttles + tally.errors).most_common(SHOWN)]
    lines += [f"  {name.replace('_', ' ')}: {verdict.facts[name]}" for name in FIGURES if name in verdict.facts]
    if tally.given_up:
        lines.append(f"  {tally.given_up} requests were throttled every time and never ran")
    lines += [f"  {one.sentence()}" for one in tally.mismatches[:SHOWN]]
    if tally.mismatch_count > SHOWN:
        lines.append(
            f"  ... and {tally.mismatch_count - SHOWN} more mismatches (kept in the verdict: {len(tally.mismatches)})"
        )
    lines += [f"  incomplete: {reason}" for reason in verdict.gaps]
    return lines
