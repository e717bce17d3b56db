"""The inventory: every object that invocations share, with a verdict per model and the reason for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from concurrency_audit.audit.knowledge.rows import ObjectRow
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict
from concurrency_audit.audit.program.domain.values import ClassRef
from concurrency_audit.audit.program.drafts import Draft, InventoryDraft
from concurrency_audit.audit.program.program import Program, Shared

_ROOTS = frozenset(["global", "class", "function", "default", "cell", "result"])
_SAFE = {ExecutionModel.THREADS: Verdict.SAFE, ExecutionModel.PROCESSES: Verdict.SAFE}
_ONLY_READ = "only read by the code that invocations reach"
_ATOMIC = "changed only in single steps that do not depend on one another"


def inventory(program: Program, drafts: Sequence[Draft]) -> Iterator[InventoryDraft]:
    """One item per shared place; a place with findings gets their verdicts."""
    by_symbol: dict[tuple[str, str], list[Draft]] = {}  # two function folders may both have an `app._cache`
    for draft in drafts:
        by_symbol.setdefault(((draft.definition or draft.site).module, draft.symbol), []).append(draft)
    for shared in program.shared:
        if shared.place.root in _ROOTS and _is_object(shared):
            yield _item(
                program,
                shared,
                by_symbol.get(((shared.definition or shared.accesses[0].site).module, shared.symbol), ()),
            )


def _is_object(shared: Shared) -> bool:
    """Whether the place matters: it holds an object, or a name that is rebound."""
    return shared.obj is not None or bool(shared.writes)


def _item(program: Program, shared: Shared, drafts: Iterable[Draft]) -> InventoryDraft:
    row = program.object_row(shared.type)
    verdicts, reason = _judgement(program, shared, row, list(drafts))
    kind = "name" if shared.obj is None else (row.kind if row is not None else "instance")
    if row is None and shared.type.startswith("builtins."):
        kind = "container"
    site = shared.definition or shared.accesses[0].site
    source = None if row is None or row.kind == "container" else row.source
    return InventoryDraft(shared.symbol, kind, _type(program, shared), site, verdicts, reason, source)


def _judgement(
    program: Program, shared: Shared, row: ObjectRow | None, drafts: list[Draft]
) -> tuple[Mapping[ExecutionModel, Verdict], str]:
    if drafts:
        worst = max(drafts, key=lambda d: (d.threads.rank, d.processes.rank))
        verdicts = {model: max((d.verdicts[model] for d in drafts), key=lambda v: v.rank) for model in _SAFE}
        return verdicts, worst.message
    locks = [a.locks for a in shared.accesses if a.part != "binding" or a.writes]
    common = frozenset.intersection(*locks) if locks else frozenset()
    if common and shared.writes:
        return _SAFE, f"every access holds `{program.symbol(min(common))}`"
    if row is not None and row.kind != "container":
        return {ExecutionModel.THREADS: row.threads, ExecutionModel.PROCESSES: row.processes}, row.reason
    return _SAFE, _ATOMIC if shared.writes else _ONLY_READ


def _type(program: Program, shared: Shared) -> str:
    """The constructor as written, with its first constant argument: `boto3.client('s3')`."""
    obj = shared.obj
    if obj is None:
        return ""
    if isinstance(obj.made_by, ClassRef):
        return program.class_name(obj.made_by)
    first = obj.first_argument
    name = obj.made_by.removeprefix("builtins.")
    return f"{name}({first.ref!r})" if first is not None else name
