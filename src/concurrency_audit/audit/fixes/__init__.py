"""One file per rule that can be fixed: `CODE`, `SAFETY`, `fix(source, target)`. Being in this folder registers it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import libcst as cst

from concurrency_audit.audit.fixes._source import Source
from concurrency_audit.audit.fixes._target import Target


@dataclass(frozen=True, slots=True)
class Fix:
    """The fix for one rule's findings."""

    code: str
    safety: str
    """`safe` if the code keeps its behaviour apart from the hazard; `unsafe` if a person has to review the diff."""
    apply: Callable[[Source, Target], cst.Module]
    """Returns the changed module; raises RefusalError with the reason if the change cannot be made mechanically."""


@cache
def all_fixes() -> Mapping[str, Fix]:
    """Every fix in the folder, by the code of its rule."""
    found: dict[str, Fix] = {}
    for info in pkgutil.iter_modules(__path__):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"{__name__}.{info.name}")
            found[module.CODE] = Fix(module.CODE, module.SAFETY, module.fix)
    return found
