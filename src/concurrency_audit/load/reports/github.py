"""A verdict as a GitHub step summary (Markdown)."""

from concurrency_audit.load.reports.text import error_count, headline
from concurrency_audit.load.verdict import Verdict
from concurrency_audit.markup import markdown_cell

SHOWN = 20


def step_summary(verdict: Verdict) -> str:
    """Give the summary as Markdown."""
    tally = verdict.tally
    lines = [f"## Load test of `{markdown_cell(verdict.subject.function)}`: {markdown_cell(headline(verdict))}", ""]
    lines += ["| threshold | limit | measured | |", "| --- | ---: | ---: | --- |"]
    lines += [
        f"| {one.name} | {one.limit:g} | {one.measured:g} | {'kept' if one.kept else '**broken**'} |"
        for one in verdict.thresholds
    ]
    lines += [
        "",
        f"{tally.requests} requests, {sum(tally.verified.values())} verified, {tally.mismatch_count} mismatched,",
    ]
    lines += [f"{tally.throttles.total()} throttled, {error_count(tally)} failed, {tally.dropped} dropped.", ""]
    if tally.mismatches:
        lines += ["| oracle | what | whose invocation | got data of |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {one.oracle} | {markdown_cell(one.message)} | `{markdown_cell(one.key)}` "
            f"| {markdown_cell(one.found_key)} |"
            for one in tally.mismatches[:SHOWN]
        ]
        lines.append("")
    lines += [f"- Incomplete: {markdown_cell(reason)}" for reason in verdict.gaps]
    return "\n".join(lines) + "\n"
