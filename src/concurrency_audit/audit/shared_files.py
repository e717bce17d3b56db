"""The inventory's files: every path under /tmp that several invocations may mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict
from concurrency_audit.audit.program.drafts import Draft, InventoryDraft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._files import is_database
from concurrency_audit.audit.rules._used_files import File, files

_MODELS = (ExecutionModel.THREADS, ExecutionModel.PROCESSES)
_NAMED = {
    "fixed": "one name for all invocations",
    "near": "a name that is nearly unique",
    "basename": "named by the last part of a key",
    "request": "named by data of the request",
    "worker": "named at import",
    "row": "named by data that was read",
    "listed": "found by listing a folder",
    "unknown": "named by something that was not followed",
}


def shared_files(program: Program, drafts: Sequence[Draft]) -> Iterator[InventoryDraft]:
    """One item per file; one that every invocation names for itself alone is not shared."""
    by_symbol: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_symbol.setdefault(draft.symbol, []).append(draft)
    for file in files(program):
        if file.naming != "own":
            name = file.place.name
            verdicts, reason = _judgement(file, by_symbol.get(name, ()))
            kind = "database" if is_database(file) else "file"
            yield InventoryDraft(name, kind, _NAMED[file.naming], file.accesses[0].site, verdicts, reason, None)


def _judgement(file: File, drafts: Sequence[Draft]) -> tuple[Mapping[ExecutionModel, Verdict], str]:
    if drafts:
        worst = max(drafts, key=lambda draft: (draft.processes.rank, draft.threads.rank))
        verdicts = {model: max((d.verdicts[model] for d in drafts), key=lambda v: v.rank) for model in _MODELS}
        return verdicts, worst.message
    if not file.writes and not file.removals and not is_database(file):
        return dict.fromkeys(_MODELS, Verdict.SAFE), "a lock" if file.is_lock else "only read or looked for"
    if file.naming in ("unknown", "listed"):
        return dict.fromkeys(_MODELS, Verdict.UNKNOWN), "whether another invocation has the same name is not known"
    if file.is_lock:
        return dict.fromkeys(_MODELS, Verdict.SAFE), "a lock"
    return dict.fromkeys(_MODELS, Verdict.BENIGN), "nothing was seen that reads what another invocation wrote"
