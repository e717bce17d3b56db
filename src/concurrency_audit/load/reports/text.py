"""A verdict and a run's progress as lines for a terminal."""

from concurrency_audit.load.evidence import Outcome
from concurrency_audit.load.tally import Tally
from concurrency_audit.load.verdict import Result, Threshold, Verdict

SHOWN = 5
FAILURES = 3
FIGURES = tuple(
    """throttled_by_stage clean_level provoked faults latency memory payloads compared stored varies_alone
    not_compared""".split()
)
"""Facts that a terminal shows: what a shape was run for, and what was done to the run on purpose."""

UNITS = {
    "max_mismatch": ("wrong results", "{:g}"),
    "max_error_rate": ("failed invocations", "{:.2%}"),
    "max_throttle_rate": ("throttled requests", "{:.2%}"),
    "max_drop_rate": ("arrivals that could not start", "{:.2%}"),
    "p50_ms": ("median latency", "{:.4g} ms"),
    "p99_ms": ("99th percentile of latency", "{:.4g} ms"),
}
"""Limits in words, and how their figures are written."""


def progress_line(tally: Tally, planned: int, waiting: int) -> str:
    """Give one line of progress."""
    return (
        f"requests {tally.requests} (plan {planned}): verified {sum(tally.verified.values())} (waiting {waiting}), "
        f"mismatched {tally.mismatch_count}, throttled {tally.outcome(Outcome.THROTTLED)}, "
        f"errors {error_count(tally)}, dropped {tally.dropped}"
    )


def error_count(tally: Tally) -> int:
    """Give how many requests ended neither well nor throttled."""
    return sum(tally.outcome(one) for one in Outcome if one not in (Outcome.OK, Outcome.BY_DESIGN, Outcome.THROTTLED))


def headline(verdict: Verdict) -> str:
    """Give the verdict in one line: the result, what it rests on, and how many invocations were at work at once."""
    limits = ", ".join(_exceeded(one) for one in verdict.broken)
    if verdict.result is Result.WRONG:
        return f"WRONG: {limits}" + (f" ({verdict.cause})" if verdict.cause else "") + f"; {_together(verdict)}"
    seen = f"{_seen(verdict.tally)} in {verdict.tally.verified.total()} invocations, {_together(verdict)}"
    if verdict.result is Result.LIMIT:
        return f"OVER A LIMIT: {limits}; {seen}" + (", not everything verified" if verdict.gaps else "")
    if verdict.result is Result.INCOMPLETE:
        return f"INCOMPLETE: {seen}, but not everything was verified"
    return f"CORRECT: {seen}"


def _exceeded(one: Threshold) -> str:
    name, form = UNITS[one.name]
    return f"{form.format(one.measured)} {name} ({form.format(one.limit)} allowed)"


def _seen(tally: Tally) -> str:
    count = tally.mismatch_count
    return f"{count} mismatches seen, no more than are allowed," if count else "no mismatch seen"


def _together(verdict: Verdict) -> str:
    """How many invocations were under way at once: in the fullest environment, where the endpoint tells of them."""
    tally, provoked = verdict.tally, ", provoked" if verdict.facts.get("provoked") else ""
    if tally.peaks:
        return f"at most {tally.together} at once in one environment{provoked}"
    return f"at most {tally.peak} at once (the endpoint does not tell in which environments){provoked}"


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
    lines += [f"  {line}" for one in tally.failures[:FAILURES] for line in one.lines()]
    lines += [f"  {line}" for one in tally.mismatches[:SHOWN] for line in one.lines()]
    if tally.mismatch_count > SHOWN:
        lines.append(
            f"  ... and {tally.mismatch_count - SHOWN} more mismatches (kept in the verdict: {len(tally.mismatches)})"
        )
    lines += [f"  incomplete: {reason}" for reason in verdict.gaps]
    return lines
