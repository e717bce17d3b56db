"""The inventory: every object that invocations share, with a verdict per model and the reason for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from concurrency_audit.audit.knowledge.rows import ObjectRow
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import ClassRef
from concurrency_audit.audit.program.drafts import Draft, InventoryDraft
from concurrency_audit.audit.program.hazards.facts import from_request
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_ROOTS = frozenset(["global", "class", "function", "default", "cell", "result"])
Judgement = tuple[Mapping[ExecutionModel, Verdict], str]
_SAFE = {ExecutionModel.THREADS: Verdict.SAFE, ExecutionModel.PROCESSES: Verdict.SAFE}
_BENIGN = dict.fromkeys(_SAFE, Verdict.BENIGN)
_ONLY_READ = "only read by the code that invocations reach"
_ATOMIC = "changed only in single steps that do not depend on one another"
_OF_REQUESTS = "what requests put there stays; nothing was seen that hands it to another request"
_HANDED_OUT = "kept by the function that made it, and handed out again to every caller, who only reads it"


def inventory(program: Program, drafts: Sequence[Draft]) -> Iterator[InventoryDraft]:
    """One item per shared place; a place with findings gets their verdicts."""
    by_symbol: dict[tuple[str, str], list[Draft]] = {}  # two function folders may both have an `app._cache`
    for draft in drafts:
        by_symbol.setdefault(((draft.definition or draft.site).module, draft.symbol), []).append(draft)
    judged: dict[Place, dict[Place, Judgement]] = {}  # root -> what was judged below it
    for shared in (*program.shared, *program.named):
        site = _site(shared)
        if site is not None and shared.place.root in _ROOTS and _is_object(shared):
            row = program.object_row(shared.type)
            found = _judgement(program, shared, row, by_symbol.get((site.module, shared.symbol), ()))
            parts = judged.setdefault(shared.place._replace(path=()), {})
            parts[shared.place] = found = _with_parts(shared.place, found, parts)
            yield _item(program, shared, row, site, found)


def _site(shared: Shared) -> Site | None:
    return shared.definition or (shared.accesses[0].site if shared.accesses else None)


def _is_object(shared: Shared) -> bool:
    """Whether the place matters: it holds an object, or a name that is rebound or whose value is not a constant."""
    if shared.obj is not None or shared.writes or shared.type:
        return True
    return any(access.value.kind != "const" and not _is_alias(shared.place, access) for access in shared.accesses)


def _is_alias(place: Place, access: Access) -> bool:
    """Whether what is read there has its place, and its item, somewhere else."""
    obj = access.value.obj
    return obj is not None and obj.place not in (None, place)


def _item(program: Program, shared: Shared, row: ObjectRow | None, site: Site, judgement: Judgement) -> InventoryDraft:
    kind = row.kind if row is not None else "instance" if shared.obj is not None else "value" if shared.type else "name"
    if row is None and shared.type.startswith("builtins."):
        kind = "container"
    source = None if row is None or row.kind == "container" else row.source
    return InventoryDraft(shared.symbol, kind, _type(program, shared), site, *judgement, source)


def _judgement(program: Program, shared: Shared, row: ObjectRow | None, drafts: Sequence[Draft]) -> Judgement:
    if drafts:
        worst = max(drafts, key=lambda d: (d.threads.rank, d.processes.rank))
        verdicts = {model: max((d.verdicts[model] for d in drafts), key=lambda v: v.rank) for model in _SAFE}
        return verdicts, worst.message
    locks = [a.locks for a in shared.accesses if a.part != "binding" or a.writes]
    common = frozenset.intersection(*locks) if locks else frozenset()
    guard = f"every access holds `{program.symbol(min(common))}`" if common and shared.writes else ""
    if _keeps_requests(program, shared):
        return _BENIGN, f"{guard}; {_OF_REQUESTS}" if guard else _OF_REQUESTS
    if guard:
        return _SAFE, guard
    if row is not None and row.kind != "container":
        return {ExecutionModel.THREADS: row.threads, ExecutionModel.PROCESSES: row.processes}, row.reason
    if shared.place.root == "result" and not shared.writes:
        return _SAFE, _HANDED_OUT
    return _SAFE, _ATOMIC if shared.writes else _ONLY_READ


def _keeps_requests(program: Program, shared: Shared) -> bool:
    """Whether data of requests is stored in it, as a value or as a key."""
    for access in shared.writes:
        key = program.key(access)
        if access.op != "delete" and (from_request(access.value) or (key is not None and from_request(key))):
            return True
    return False


def _with_parts(place: Place, own: Judgement, judged: Mapping[Place, Judgement]) -> Judgement:
    """The worst verdicts of the object and of its attributes that were judged before it."""
    depth = len(place.path)
    verdicts, reason = own
    for part, (others, _) in judged.items():
        is_part = len(part.path) > depth and part.path[:depth] == place.path
        if is_part and any(others[model].rank > verdicts[model].rank for model in _SAFE):
            verdicts = {model: max(verdicts[model], others[model], key=lambda v: v.rank) for model in _SAFE}
            reason = f"as its attribute `{part.label}` is judged"
    return verdicts, reason


def _type(program: Program, shared: Shared) -> str:
    """The constructor as written, with its first constant argument: `boto3.client('s3')`."""
    obj = shared.obj
    if obj is None:
        return shared.type.removeprefix("builtins.")
    if isinstance(obj.made_by, ClassRef):
        return program.class_name(obj.made_by)
    first = obj.first_argument
    name = obj.made_by.removeprefix("builtins.")
    return f"{name}({first.ref!r})" if first is not None else name
