"""One page for people without the tool: findings with excerpts and call paths, the inventory, filters; no network."""

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from concurrency_audit import __version__
from concurrency_audit.audit.model.findings import AuditResult, Finding, InventoryItem, Verdicts
from concurrency_audit.reports.colour import Paint
from concurrency_audit.reports.excerpt import excerpt
from concurrency_audit.reports.plain import one_line
from concurrency_audit.reports.sources import Sources
from concurrency_audit.reports.summary import count_words, counted

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_CHOICES = ("severity", "confidence", "rule", "threads", "processes")


def render(result: AuditResult, sources: Sources) -> str:
    """The whole page; every text of the project in it is escaped."""
    findings = sorted(result.findings, key=lambda f: (f.span, f.rule, f.symbol))
    return _asset("page.html").format_map(
        {
            "policy": _POLICY,
            "style": _asset("page.css"),
            "script": _asset("page.js"),
            "version": _text(__version__),
            "headline": _text(_headline(result)),
            "models": _text(" and ".join(model.value for model in result.models)),
            "filters": "".join(_filters(findings)),
            "findings": "".join(_finding(finding, sources) for finding in findings),
            "inventory": "".join(map(_item, result.inventory)),
            "entries": "".join(
                f"<tr><td>{_text(e.function)}</td><td>{_text(f'{e.path}:{e.line}')}</td><td>{_text(e.evidence)}</td></tr>\n"
                for e in result.entry_points
            ),
            "incomplete": "".join(
                f"<li>{_text(f'{item.path}:{item.line}: {item.reason}')}</li>\n" for item in result.incomplete
            ),
        }
    )


def _headline(result: AuditResult) -> str:
    where = counted(result.files, "file")
    if not result.findings:
        return f"Nothing found in {where}"
    return f"{counted(len(result.findings), 'finding')} ({count_words(result.findings)}) in {where}"


def _filters(findings: Iterable[Finding]) -> Iterator[str]:
    """One choice per property that differs between the findings."""
    values = [_properties(finding) for finding in findings]
    for name in _CHOICES:
        found = sorted({value[name] for value in values if name in value})
        if len(found) > 1:
            options = "".join(f'<option value="{_text(value)}">{_text(value)}</option>' for value in found)
            every = '<option value="">all</option>'
            yield f'<label>{name} <select data-filter="{name}">{every}{options}</select></label>\n'


def _properties(finding: Finding) -> dict[str, str]:
    verdicts = {model.value: verdict.value for model, verdict in finding.verdicts.items()}
    rule = f"{finding.rule} {finding.name}"
    return {"severity": finding.severity.word, "confidence": finding.confidence.word, "rule": rule} | verdicts


def _finding(finding: Finding, sources: Sources) -> str:
    data = "".join(f' data-{name}="{_text(value)}"' for name, value in _properties(finding).items())
    place = f"{finding.span.path}:{finding.span.line}:{finding.span.column}"
    source = "\n".join(excerpt(finding, sources, Paint(False)))
    reasons = "".join(
        f'<dt>{model.value}</dt><dd><b class="{verdict.value}">{verdict.value}</b> '
        f"{_text(finding.why.get(model, ''))}</dd>"
        for model, verdict in finding.verdicts.items()
    )
    steps = "".join(f"<li>{_text(step)}</li>" for step in finding.call_path)
    way = f'<dt>called</dt><dd><ol class="way">{steps}</ol></dd>' if steps else ""
    python = "<dt>python</dt><dd>free-threaded builds only</dd>" if finding.interpreter == "free-threaded" else ""
    return (
        f'<article{data}><h3><span class="{finding.severity.word}">{finding.severity.word}</span> '
        f"{_text(finding.rule)} {_text(finding.name)} <code>{_text(finding.symbol)}</code></h3>\n"
        f"<p>{_text(place)}</p><p>{_text(finding.message)}</p>\n<pre>{escape(source)}</pre>\n"
        f"<dl>{reasons}{way}{python}<dt>sure</dt><dd>{finding.confidence.word}</dd>"
        f"<dt>do</dt><dd>{_text(finding.advice)}</dd></dl></article>\n"
    )


def _item(item: InventoryItem) -> str:
    source = ""
    if item.source is not None and item.source.startswith(("https://", "http://")):
        source = f'<a href="{_text(item.source)}" rel="noreferrer">source</a>'
    cells = (item.symbol, item.kind, item.type, f"{item.span.path}:{item.span.line}", _verdicts(item.verdicts))
    return f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in cells)}<td>{_text(item.reason)} {source}</td></tr>\n"


def _verdicts(verdicts: Verdicts) -> str:
    return ", ".join(f"{model.value}: {verdict.value}" for model, verdict in verdicts.items())


def _text(text: str) -> str:
    return escape(one_line(text))


def _asset(name: str) -> str:
    return files("concurrency_audit.reports").joinpath("page", name).read_text(encoding="utf-8")
