"""Reading, changing and storing a shared value happens under one lock."""

from __future__ import annotations

import libcst as cst

from concurrency_audit.audit.fixes._locking import lock_everywhere
from concurrency_audit.audit.fixes._place import place_of
from concurrency_audit.audit.fixes._source import Source
from concurrency_audit.audit.fixes._target import Target

CODE = "CA102"
SAFETY = "unsafe"


def fix(source: Source, target: Target) -> cst.Module:
    """Hold one lock from the first to the last use in every function."""
    return lock_everywhere(source, place_of(source, target), whole=True)
