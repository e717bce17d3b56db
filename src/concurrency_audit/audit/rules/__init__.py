"""One file per hazard: `RULE = Rule(...)` and `check(program) -> Iterable[Draft]`. Being in this folder is the
registration."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from concurrency_audit.audit.model.rule import Rule

if TYPE_CHECKING:
    from concurrency_audit.audit.program.drafts import Draft
    from concurrency_audit.audit.program.program import Program


@dataclass(frozen=True, slots=True)
class RuleModule:
    """A rule with its check and its documentation."""

    rule: Rule
    doc: str
    """The module's docstring, with the sections What it does, Why is this bad, Example, Use instead, Limits."""
    check: Callable[[Program], Iterable[Draft]]


@cache
def all_rules() -> tuple[RuleModule, ...]:
    """Every rule in the folder, by code."""
    found: list[RuleModule] = []
    for info in pkgutil.iter_modules(__path__):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"{__name__}.{info.name}")
            found.append(RuleModule(module.RULE, module.__doc__ or "", module.check))
    return tuple(sorted(found, key=lambda r: r.rule.code))
