"""A verdict as one self-contained HTML page: no script, no file beside it, charts as inline SVG."""

from html import escape

from concurrency_audit.load.latency import PERCENTILES
from concurrency_audit.load.reports.charts import latency_chart, timeline_chart
from concurrency_audit.load.reports.text import error_count, headline
from concurrency_audit.load.verdict import Verdict

STYLE = """
:root{color-scheme:light dark;--ok:#1a7f37;--bad:#cf222e;--warn:#9a6700;--line:#8884}
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}
td,th{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
.correct,.kept{color:var(--ok)}.wrong,.limit,.broken{color:var(--bad)}.incomplete{color:var(--warn)}
svg{width:100%;height:auto;border:1px solid var(--line)}svg text{font:11px system-ui;fill:currentColor}
"""


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
            _facts(verdict),
            _thresholds(verdict),
            "<h2>Course of the run</h2>" + timeline_chart(verdict.tally.timeline),
            "<h2>Latency</h2>" + latency_chart(verdict.tally.from_due) + _latency(verdict),
            _mismatches(verdict),
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
        ("Started", f"{verdict.started}, ran {verdict.seconds:g} s"),
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
    rows = "".join(
        f'<tr><td>{one.name}</td><td>{one.limit:g}</td><td>{one.measured:g}</td><td class="{word}">{word}</td></tr>'
        for one in verdict.thresholds
        for word in ["kept" if one.kept else "broken"]
    )
    return f"<h2>Thresholds</h2><table><tr><th>name<th>limit<th>measured<th></tr>{rows}</table>"


def _latency(verdict: Verdict) -> str:
    names = ["mean", *(f"p{percent:g}" for percent in PERCENTILES), "max"]
    kinds = (("from the due instant", verdict.tally.from_due), ("service only", verdict.tally.service))
    rows = ""
    for title, latencies in kinds:
        summary = latencies.summary()
        rows += f"<tr><th>{title} (ms)</th>" + "".join(f"<td>{summary.get(name, 0):g}</td>" for name in names) + "</tr>"
    return "<table><tr><th></th>" + "".join(f"<th>{name}</th>" for name in names) + f"</tr>{rows}</table>"


def _mismatches(verdict: Verdict) -> str:
    if not verdict.tally.mismatches:
        return "<h2>Mismatches</h2><p>None.</p>"
    names = ("oracle", "phase", "message", "key", "found_key", "place", "request_id", "version", "environment", "at")
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(getattr(one, name)))}</td>" for name in names) + "</tr>"
        for one in verdict.tally.mismatches
    )
    titles = "".join(f"<th>{name.replace('_', ' ')}</th>" for name in names)
    return f'<h2>Mismatches</h2><table id="mismatches"><tr>{titles}</tr>{rows}</table>'
