"""The inventory for people: one block per file, one row per shared object, with reason and source below."""

from collections.abc import Iterator
from itertools import groupby

from concurrency_audit.audit.model.findings import AuditResult, InventoryItem
from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.reports.colour import BOLD, DIM, Paint
from concurrency_audit.reports.plain import inert, one_line, printable
from concurrency_audit.reports.summary import incomplete, unknown
from concurrency_audit.wording import counted

_VERDICT = len("processes")
"""Width of a verdict column: the longest verdict or the heading."""

_WHAT_HELPS = "known-safe or known-unsafe in pyproject.toml says what you know of them"


def render(result: AuditResult, paint: Paint) -> str:
    """The whole inventory as text, in source order."""
    items = sorted(result.inventory, key=lambda item: (item.span, item.symbol))
    lines: list[str] = []
    for path, group in groupby(items, key=lambda item: item.span.path):
        lines.extend(_block(path, list(group), result.models, paint))
        lines.append("")
    files = len({item.span.path for item in items})
    lines.append(f"{counted(len(items), 'shared object')} in {files} of {counted(result.files, 'file')}.")
    if not_known := sum(count for _, count in unknown(result)):
        lines.append(f"Unknown: {not_known}; {_WHAT_HELPS}.")
    lines.extend(incomplete(result, paint))
    return "\n".join(map(inert, lines)) + "\n"


def _block(path: str, items: list[InventoryItem], models: tuple[ExecutionModel, ...], paint: Paint) -> Iterator[str]:
    line_width = max(len(str(item.span.line)) for item in items)
    symbol_width = max(len(one_line(item.symbol)) for item in items)
    heading = "  ".join(f"{model.value:<{_VERDICT}}" for model in models)
    yield f"{paint(printable(path), BOLD)}\n  {'':<{line_width}}  {'':<{symbol_width}}  {paint(heading, DIM)}".rstrip()
    indent = " " * (line_width + 4)
    for item in items:
        verdicts = "  ".join(paint.verdict(item.verdicts[model], _VERDICT) for model in models)
        symbol = one_line(item.symbol)
        padded = paint(symbol, BOLD) + " " * (symbol_width - len(symbol))
        yield f"  {item.span.line:>{line_width}}  {padded}  {verdicts}  {one_line(f'{item.kind}: {item.type}')}"
        source = f" ({item.source})" if item.source else ""
        yield f"{indent}{paint(one_line(item.reason + source), DIM)}"
