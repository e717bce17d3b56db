"""The inventory on one screen: a row per kind of object, and by name only what is not safe everywhere."""

from collections import Counter
from collections.abc import Iterator, Sequence

from concurrency_audit.audit.model.findings import AuditResult, InventoryItem
from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.reports.colour import BOLD, DIM, Paint
from concurrency_audit.reports.plain import inert, one_line
from concurrency_audit.reports.summary import incomplete
from concurrency_audit.wording import counted


def render(result: AuditResult, paint: Paint) -> str:
    """Counts per kind and model, then every object that some model does not call safe."""
    items = result.inventory
    files = len({item.span.path for item in items})
    lines = [paint(f"{counted(len(items), 'shared object')} in {files} of {counted(result.files, 'file')}", BOLD)]
    lines += _kinds(items, result.models, paint)
    doubtful = [item for item in items if any(item.verdicts[model].value != "safe" for model in result.models)]
    if doubtful:
        lines.append("Not safe everywhere:")
        for item in sorted(doubtful, key=lambda item: (item.span, item.symbol)):
            lines += _named(item, result.models, paint)
    elif items:
        seen = "As far as it was read and followed, every" if result.incomplete else "Every"
        lines.append(f"{seen} one of these is safe under {' and '.join(model.value for model in result.models)}.")
    lines += incomplete(result, paint)
    return "\n".join(map(inert, lines)) + "\n"


def _kinds(items: Sequence[InventoryItem], models: Sequence[ExecutionModel], paint: Paint) -> Iterator[str]:
    """A row per kind, the most frequent first: how many, and how they are judged."""
    rows = [("kind", *(model.value for model in models))]
    for kind, count in sorted(Counter(item.kind for item in items).items(), key=lambda pair: (-pair[1], pair[0])):
        of_kind = [item for item in items if item.kind == kind]
        rows.append((f"{count} {one_line(kind)}", *(_verdicts(of_kind, model) for model in models)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows if items else []):
        line = "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        yield line if number else paint(line, DIM)


def _verdicts(items: Sequence[InventoryItem], model: ExecutionModel) -> str:
    counts = Counter(item.verdicts[model].value for item in items)
    if len(counts) == 1:
        return next(iter(counts)) if len(items) == 1 else f"all {next(iter(counts))}"
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())


def _named(item: InventoryItem, models: Sequence[ExecutionModel], paint: Paint) -> Iterator[str]:
    verdicts = ", ".join(f"{model.value} {item.verdicts[model].value}" for model in models)
    place = f"{one_line(item.span.path)}:{item.span.line}"
    yield f"  {place}  {paint(one_line(item.symbol), BOLD)}  {one_line(item.kind)}, {verdicts}"
    yield f"    {paint(one_line(item.reason), DIM)}"
