"""A hand-made cache gets a lock, or becomes functools.cache where the value depends on the key alone."""

from __future__ import annotations

import libcst as cst

from concurrency_audit.audit.fixes import _memo
from concurrency_audit.audit.fixes._locking import lock_everywhere
from concurrency_audit.audit.fixes._place import place_of
from concurrency_audit.audit.fixes._source import Source
from concurrency_audit.audit.fixes._target import Target
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict

CODE = "CA201"
SAFETY = "unsafe"


def fix(source: Source, target: Target) -> cst.Module:
    """Memoise a pure function; else hold one lock from the first to the last use in every function."""
    place = place_of(source, target)
    if len(target.place()) == 1 and target.finding.verdicts.get(ExecutionModel.THREADS) is Verdict.BENIGN:
        memoised = _memo.memoised(source, place.name)
        if memoised is not None:
            return memoised
    return lock_everywhere(source, place, whole=False)
