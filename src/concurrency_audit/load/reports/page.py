"""A verdict as one self-contained HTML page: no script, no file beside it, charts as inline SVG."""

from html import escape

from concurrency_audit.load.latency import PERCENTILES
from concurrency_audit.load.mismatch import Mismatch
from concurrency_audit.load.reports.charts import latency_chart, timeline_chart
from concurrency_audit.load.reports.text import UNITS, error_count, headline
from concurrency_audit.load.verdict import Result, Verdict

STYLE = """
:root{color-scheme:light dark;--ok:light-dark(#1a7f37,#3fb950);--bad:light-dark(#cf222e,#ff7b72);
--warn:light-dark(#9a6700,#d29922);--line:light-dark(#d0d7de,#444c56);--soft:light-dark(#57606a,#adbac7)}
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem;overflow-wrap:break-word}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
table{border-collapse:collapse;margin:.6rem 0;display:block;overflow-x:auto}
td,th{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:break-word}
.correct,.kept{color:var(--ok)}.wrong,.limit,.broken{color:var(--bad)}.incomplete{color:var(--warn)}
.evidence{border:1px solid var(--line);border-left:.3rem solid var(--bad);border-radius:.3rem;padding:.4rem .8rem}
.evidence{margin:.5rem 0}
.evidence p{margin:.2rem 0;overflow-wrap:anywhere}.facts{color:var(--soft);font-size:.9em}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85em;margin:.3rem 0}
svg{width:100%;height:auto;border:1px solid var(--line)}svg text{font:11px system-ui;fill:currentColor}
"""
SHOWN = 50
"""Mismatches that the page shows; all that were kept are in the verdict's file."""
WORDS = {
    Result.CORRECT: "Every answer that was looked at was its own request's.",
    Result.WRONG: "Some requests got what was not theirs, or failed. What was seen stands below.",
    Result.LIMIT: "Nothing came out wrong, but a limit is exceeded.",
    Result.INCOMPLETE: "Nothing wrong was seen, but not everything was verified.",
}


def html_page(verdict: Verdict) -> str:
    """Give the page."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(headline(verdict))}</title><style>{STYLE}</style></head><body>{verdict_body(verdict)}</body></html>\n"
    )


def verdict_body(verdict: Verdict) -> str:
    """Give the page's content, which the live tab shows too."""
    return "".join(
        (
            f'<h1 id="headline" class="{verdict.result}">{escape(headline(verdict))}</h1>',
            "".join(f'<p class="incomplete">Incomplete: {escape(reason)}</p>' for reason in verdict.gaps),
            f"<p>{WORDS[verdict.result]}</p>",
            _mismatches(verdict),
            _failures(verdict),
            _thresholds(verdict),
            "<h2>Course of the run</h2>" + timeline_chart(verdict.tally.timeline),
            "<h2>Latency</h2>" + latency_chart(verdict.tally.from_due) + _latency(verdict),
            "<h2>What was tested</h2>" + _facts(verdict),
        )
    )


def _facts(verdict: Verdict) -> str:
    subject, tally = verdict.subject, verdict.tally
    versions = ", ".join(f"{version} ({count} answers)" for version, count in sorted(subject.versions.items()))
    rows = [
        ("Function", subject.function),
        ("Qualifier", subject.qualifier),
        ("Versions that answered", versions or "none"),
        ("Code SHA-256", subject.code_sha256 or "not known"),
        ("Execution models", ", ".join(subject.models) or "not told"),
        ("Endpoint", subject.endpoint),
        ("Started", f"{verdict.started}, ran {verdict.seconds:.1f} s"),
        ("Arrivals", f"{verdict.arrivals} model, seed {verdict.seed:#08x}, {verdict.workers} process(es)"),
        ("Requests", f"{tally.requests} of {verdict.planned} planned"),
        ("Verified", f"{sum(tally.verified.values())}, unverified {tally.unverified}, sampled out {tally.sampled_out}"),
        ("Mismatched", f"{tally.mismatch_count}" + (f" ({verdict.cause})" if verdict.cause else "")),
        ("Throttled", _counts(tally.throttles)),
        ("Failed", f"{error_count(tally)}: {_counts(tally.errors)}"),
        ("Dropped arrivals", str(tally.dropped)),
        *((name.replace("_", " ").capitalize(), str(value)) for name, value in verdict.facts.items()),
    ]
    return (
        "<table>"
        + "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
        + "</table>"
    )


def _counts(counter: dict[str, int]) -> str:
    return ", ".join(f"{count} x {reason}" for reason, count in counter.items()) or "none"


def _thresholds(verdict: Verdict) -> str:
    rows = ""
    for one in verdict.thresholds:
        name, form = UNITS[one.name]
        word = "kept" if one.kept else "broken"
        rows += f"<tr><td>{name}</td><td>{form.format(one.limit)}</td><td>{form.format(one.measured)}</td>"
        rows += f'<td class="{word}">{word}</td></tr>'
    return f"<h2>Limits</h2><table><tr><th>of<th>at most<th>measured<th></tr>{rows}</table>"


def _latency(verdict: Verdict) -> str:
    names = ["mean", *(f"p{percent:g}" for percent in PERCENTILES), "max"]
    kinds = (("from the due instant", verdict.tally.from_due), ("service only", verdict.tally.service))
    rows = ""
    for title, latencies in kinds:
        summary = latencies.summary()
        rows += f"<tr><th>{title} (ms)</th>" + "".join(f"<td>{summary.get(name, 0):g}</td>" for name in names) + "</tr>"
    return "<table><tr><th></th>" + "".join(f"<th>{name}</th>" for name in names) + f"</tr>{rows}</table>"


def _mismatches(verdict: Verdict) -> str:
    kept, count = verdict.tally.mismatches, verdict.tally.mismatch_count
    if not kept:
        return '<div id="mismatches"></div>'
    more = f"<p>{count - SHOWN} more are not shown here.</p>" if count > SHOWN else ""
    cards = "".join(
        f'<div class="evidence"><p><b>{escape(one.oracle)}</b>: {escape(one.message)}</p>'
        f'<p class="facts">{escape(_told(one))}</p></div>'
        for one in kept[:SHOWN]
    )
    return f'<h2>What was wrong: {count}</h2><div id="mismatches">{cards}{more}</div>'


def _told(one: Mismatch) -> str:
    """The facts of a mismatch on one line."""
    named = [("of", one.key), ("got data of", one.found_key), ("in", one.place), ("request id", one.request_id)]
    named += [("version", one.version), ("environment", one.environment), ("at", one.at), ("alone", one.alone)]
    request = [f"request {one.index}"] if one.index >= 0 else []
    return " · ".join([*request, f"phase {one.phase}", *(f"{name} {value}" for name, value in named if value)])


def _failures(verdict: Verdict) -> str:
    failures = verdict.tally.failures
    if not failures:
        return ""
    cards = "".join(f'<div class="evidence"><pre>{escape(chr(10).join(one.lines()))}</pre></div>' for one in failures)
    return f"<h2>Failed invocations: {error_count(verdict.tally)}</h2>{cards}"
