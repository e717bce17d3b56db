"""Limiters of libraries that count calls in the memory of one process: decorators and objects."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.knowledge.rows import DecoratorRow
from concurrency_audit.audit.model.verdicts import Confidence, Verdict
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.program import Program

_BY_DECORATOR = frozenset(["slowapi.Limiter"])
"""Limiters that limit only what their decorators, or limits that they were made with, say."""
_LIMITS = ("limit", "config")
"""In names of keywords with which limits are given."""

Limiter = tuple[str, Site, Confidence]


def limiters(program: Program) -> Iterator[Limiter]:
    """Name, place and confidence of each, one per source position."""
    seen: set[Site] = set()
    for each in (*_decorators(program), *_objects(program)):
        if each[1] not in seen:
            seen.add(each[1])
            yield each


def _decorators(program: Program) -> Iterator[Limiter]:
    """Those that are functions; methods of a limiter are reported where that is made."""
    for call in program.calls:
        maker = program.object_row(call.name.rpartition(".")[0])
        if isinstance(call.row, DecoratorRow) and call.row.effect == "limits" and maker is None:
            yield call.name, call.site, call.row.confidence


def _objects(program: Program) -> Iterator[Limiter]:
    """Limiters that were given no shared store."""
    for obj in program.objects:
        row = program.object_row(obj.made_by) if isinstance(obj.made_by, str) else None
        if row is None or row.kind != "limiter" or row.processes is not Verdict.UNSAFE or obj.anchor < 0:
            continue
        if obj.at_import and not obj.keywords & set(row.safe_when) and not _is_idle(program, obj):
            yield str(obj.made_by), Site(obj.module, obj.function, obj.anchor), row.confidence


def _is_idle(program: Program, obj: Obj) -> bool:
    """Whether nothing is limited by it: it was given no limits, and no limit of such an object is asked for.

    What a settings file or the application's own configuration says is not known.
    """
    if obj.made_by not in _BY_DECORATOR or any(word in name for name in obj.keywords for word in _LIMITS):
        return False
    methods = f"{obj.made_by}."
    return not any(isinstance(made.made_by, str) and made.made_by.startswith(methods) for made in program.objects)
