"""The parts of the HTML page below the findings: inventory, entry points, what could not be read."""

from collections.abc import Iterable

from concurrency_audit.audit.model.findings import AuditResult, Incomplete, InventoryItem
from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.reports.html_text import text, verdict
from concurrency_audit.wording import counted


def inventory(result: AuditResult) -> str:
    """Every shared object with a verdict per model, the reason and its source."""
    if not result.inventory:
        return '<p class="muted">Nothing is shared.</p>\n'
    items = sorted(result.inventory, key=lambda item: (item.span, item.symbol))
    heads = ("object", "made at", *(model.value for model in result.models), "why")
    return _table(heads, (_item(item, result.models) for item in items))


def entry_points(result: AuditResult) -> str:
    """Entry points, and what templates say about their execution models."""
    if not result.entry_points:
        return '<p class="muted">None was found.</p>\n' + _near_misses(result)
    rows = ([f"<code>{text(e.function)}</code>", _place(e.path, e.line), text(e.evidence)] for e in result.entry_points)
    said = "".join(
        f"<li><code>{text(e.function)}</code> runs under <b>{e.model.value}</b>: {text(e.reason)}</li>\n"
        for e in result.model_evidence
    )
    reached = result.files - len(result.reach.unreached)
    reach = f"<p>They lead into {reached} of {counted(result.files, 'module')}.</p>\n"
    return _table(("function", "place", "known from"), rows) + reach + (f"<ul>\n{said}</ul>\n" if said else "")


def _near_misses(result: AuditResult) -> str:
    rows = "".join(f"<li>{_place(n.path, n.line)}: {text(n.reason)}</li>\n" for n in result.reach.near_misses)
    return f"<p>What looks like one:</p>\n<ul>\n{rows}</ul>\n" if rows else ""


def incomplete(result: AuditResult) -> str:
    """What could not be read, and calls that could not be followed."""
    unread = [item for item in result.incomplete if item.unread]
    unfollowed = [item for item in result.incomplete if not item.unread]
    if not result.incomplete:
        return '<p class="muted">Everything was read and followed.</p>\n'
    return _places("Could not be read: what is in there is not judged.", unread) + _places(
        "Could not be followed: the target is only known at run time.", unfollowed
    )


def _item(item: InventoryItem, models: Iterable[ExecutionModel]) -> list[str]:
    source = ""
    if item.source is not None and item.source.startswith(("https://", "http://")):
        source = f' <a href="{text(item.source)}" rel="noreferrer">source</a>'
    what = f"{item.kind}: {item.type}" if item.type else item.kind
    return [
        f'<code>{text(item.symbol)}</code><br><span class="muted">{text(what)}</span>',
        _place(item.span.path, item.span.line),
        *(verdict(item.verdicts[model]) if model in item.verdicts else "" for model in models),
        f"{text(item.reason)}{source}",
    ]


def _place(path: str, line: int) -> str:
    """A place with line break opportunities between folders instead of within names."""
    return text(f"{path}:{line}").replace("/", "/<wbr>")


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "".join(f"<tr data-item>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n'


def _places(title: str, items: Iterable[Incomplete]) -> str:
    lines = "".join(f"<li>{text(f'{item.path}:{item.line}: {item.reason}')}</li>\n" for item in items)
    return f"<p>{title}</p>\n<ul>\n{lines}</ul>\n" if lines else ""
