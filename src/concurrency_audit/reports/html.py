"""A self-contained HTML page: findings with excerpts and call paths, the inventory, filters.

The page loads nothing from the network. Its content security policy allows only its own style and script, identified by
hashes, so project text that became markup by mistake could not execute anything.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib.resources import files

from concurrency_audit import __version__
from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.reports import html_tables
from concurrency_audit.reports.html_finding import PROPERTIES, article, properties
from concurrency_audit.reports.html_text import text
from concurrency_audit.reports.sources import Sources
from concurrency_audit.reports.summary import NO_PROOF, no_entry_points
from concurrency_audit.reports.worst_first import worst_first
from concurrency_audit.wording import counted


def render(result: AuditResult, sources: Sources) -> str:
    """The whole page, worst findings first. All project text in it is escaped."""
    findings = worst_first(result.findings)
    style, script = f"\n{_asset('page.css')}", f"\n{_asset('page.js')}"
    return _asset("page.html").format_map(
        {
            "policy": f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'",
            "style": style,
            "script": script,
            "version": text(__version__),
            "headline": text(_headline(result)),
            "summary": "".join(_summary(result)),
            "links": "".join(_links(result)),
            "filters": "".join(_filters(findings)),
            "findings": "".join(article(finding, sources) for finding in findings) or _nothing(result),
            "inventory": html_tables.inventory(result),
            "entries": html_tables.entry_points(result),
            "incomplete": html_tables.incomplete(result),
        }
    )


def _headline(result: AuditResult) -> str:
    where = counted(result.files, "file")
    unread = sum(item.unread for item in result.incomplete)
    but = f", {counted(unread, 'place')} not read" if unread else ""
    return f"{counted(len(result.findings), 'finding') if result.findings else 'Nothing found'} in {where}{but}"


def _summary(result: AuditResult) -> Iterator[str]:
    """Counts by severity, and the models under which the code was judged."""
    counts = Counter(finding.severity for finding in result.findings)
    for severity, count in sorted(counts.items(), reverse=True):
        yield f'<li class="{severity.word}"><b>{count}</b> {severity.word}{"s" * (count != 1)}</li>\n'
    if result.suppressed:
        yield f"<li><b>{result.suppressed}</b> suppressed</li>\n"
    yield f"<li>judged for {text(' and '.join(model.value for model in result.models))}</li>\n"


def _links(result: AuditResult) -> Iterator[str]:
    parts = {
        "findings": ("Findings", len(result.findings)),
        "inventory": ("Inventory", len(result.inventory)),
        "entries": ("Entry points", len(result.entry_points)),
        "incomplete": ("Not read or not followed", len(result.incomplete)),
    }
    for name, (title, count) in parts.items():
        yield f'<a href="#{name}">{title} <span>{count}</span></a>\n'


def _filters(findings: Sequence[Finding]) -> Iterator[str]:
    """One selection per property in which the findings differ, with the count of each value."""
    values = [properties(finding) for finding in findings]
    for name, order in PROPERTIES.items():
        found = Counter(value[name] for value in values if name in value)
        if len(found) > 1:
            ranked = sorted(found, key=lambda value: (order.index(value) if value in order else 0, value))
            options = "".join(_option(value, found[value]) for value in ranked)
            every = '<option value="">all</option>'
            yield f'<label>{name} <select data-filter="{name}">{every}{options}</select></label>\n'


def _option(value: str, count: int) -> str:
    return f'<option value="{text(value)}">{text(value)} ({count})</option>'


def _nothing(result: AuditResult) -> str:
    lines: Iterable[str] = ("Nothing found.", NO_PROOF) if result.entry_points else no_entry_points(result)
    return f'<pre class="nothing">{text(chr(10).join(lines), lines=True)}</pre>\n'


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _asset(name: str) -> str:
    return files("concurrency_audit.reports").joinpath("page", name).read_text(encoding="utf-8")
