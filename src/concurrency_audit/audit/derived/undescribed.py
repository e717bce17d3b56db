"""Which shared objects are of a class that knowledge says nothing of, and what invocations do with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from concurrency_audit.audit.derived.installed import STANDARD, Installed
from concurrency_audit.audit.knowledge.rows import ObjectRow
from concurrency_audit.audit.model.findings import InventoryItem, Span
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict, under
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.program import Program

_Asked = Mapping[tuple[Place, str], set[str]]
_ROOTS = frozenset(["global", "class", "function", "default", "cell", "result"])

_OPERATORS: Mapping[tuple[str, str], str] = {
    ("iterate", "content"): "__iter__",
    ("iterate", "binding"): "__iter__",
    ("read", "item"): "__getitem__",
    ("check", "item"): "__contains__",
    ("write", "item"): "__setitem__",
    ("delete", "item"): "__delitem__",
}
"""What a use without a method's name comes to."""


class Undescribed(NamedTuple):
    """One shared object whose class nobody has described."""

    site: Site
    """Where it is made."""
    symbol: str
    made_by: str
    methods: frozenset[str]
    """What is called on it by invocations."""
    attributes: frozenset[str]
    """What they read of it: data, or properties."""

    @property
    def root(self) -> str:
        """The import root of its library."""
        return self.made_by.partition(".")[0]


class Derived(NamedTuple):
    """What source says of the objects that nobody described."""

    rows: Mapping[str, ObjectRow]
    """Dotted name of what made them -> a row as knowledge has them."""
    reasons: Mapping[str, str]
    """The same -> why there is no verdict, as half a sentence."""
    is_final: bool = True
    """Whether another run would come to the same; False where some are left for it."""


def undescribed(program: Program) -> tuple[Undescribed, ...]:
    """Every shared object of an unknown library class that invocations use; one that is only handed about is left out,
    for nothing is asked of it."""
    methods: dict[tuple[Place, str], set[str]] = {}
    attributes: dict[tuple[Place, str], set[str]] = {}
    owners: dict[Place, tuple[tuple[Place, str], ...]] = {}
    for access in program.accesses.values():
        if access.place.root in _ROOTS and access.context.kind in ("invocation", "thread"):
            container = access.place.container
            if container not in owners:
                owners[container] = tuple(_unknown_owners(program, container))
            for place, made_by in owners[container]:
                inner = access.place.path[len(place.path) :]
                asked = _method(access) if not inner or inner[0] == "[]" else ""
                if asked:
                    methods.setdefault((place, made_by), set()).add(asked)
                elif inner and inner[0] != "[]" and access.op != "write":
                    attributes.setdefault((place, made_by), set()).add(inner[0])
    return tuple(_one(program, *key, methods, attributes) for key in dict.fromkeys((*methods, *attributes)))


def _one(program: Program, place: Place, made_by: str, methods: _Asked, attributes: _Asked) -> Undescribed:
    called = frozenset(methods.get((place, made_by), ()))
    read = frozenset(attributes.get((place, made_by), ())) - called
    site = program.definition(place) or Site(place.owner.partition(":")[0], 0, -1)
    return Undescribed(site, program.symbol(place), made_by, called, read)


def _unknown_owners(program: Program, place: Place) -> Iterator[tuple[Place, str]]:
    """The objects along an access path whose maker lies outside the project and is not known."""
    for prefix, obj in program.owners(place):
        made_by = obj.made_by
        is_foreign = isinstance(made_by, str) and "." in made_by and not made_by.startswith("builtins.")
        if is_foreign and program.object_row(str(made_by)) is None:
            yield prefix, str(made_by)


def _method(access: Access) -> str:
    """The method that an access is a call of; empty for a look at the name alone."""
    if access.part == "binding" and access.op != "iterate":
        return ""
    return access.method_name or _OPERATORS.get((access.op, access.part), "")


def marked(
    items: Iterable[InventoryItem],
    unknown: Sequence[Undescribed],
    derived: Derived,
    installed: Installed,
    models: tuple[ExecutionModel, ...],
    span: Callable[[Site], Span],
) -> Iterator[InventoryItem]:
    """The inventory with these objects and their libraries; unknown is one that no finding and no source speaks of."""
    missing = {(one.site.module, one.symbol): one for one in unknown}
    for item in items:
        one = missing.pop((item.span.path, item.symbol), None)
        library, version = named(one, installed) if one is not None else (None, None)
        if one is None or item.source is not None or set(item.verdicts.values()) != {Verdict.SAFE}:
            yield replace(item, library=library, version=version or None)
        else:
            yield replace(_item(one, derived, installed, models, item.span), type=item.type)
    yield from (_item(one, derived, installed, models, span(one.site)) for one in missing.values())


def _item(
    one: Undescribed,
    derived: Derived,
    installed: Installed,
    models: tuple[ExecutionModel, ...],
    span: Span,
) -> InventoryItem:
    library, version = named(one, installed)
    row = derived.rows.get(one.made_by)
    if row is not None:
        by_model = {ExecutionModel.THREADS: row.threads, ExecutionModel.PROCESSES: row.processes}
        verdicts = {model: under(model, by_model) for model in models}
        return InventoryItem(
            one.symbol, row.kind, one.made_by, span, verdicts, row.reason, row.source, library, version or None
        )
    reason = f"nobody has described what {' '.join(filter(None, (library, version)))} makes here"
    reason += f": {derived.reasons[one.made_by]}" if one.made_by in derived.reasons else ""
    verdicts = dict.fromkeys(models, Verdict.UNKNOWN)
    return InventoryItem(one.symbol, "unknown", one.made_by, span, verdicts, reason, None, library, version or None)


def named(one: Undescribed, installed: Installed) -> tuple[str, str]:
    """The library of an object and its version; the version is empty where no environment tells it."""
    found = installed.distribution(one.root)
    if found is None:
        return one.root, ""
    return (found.name, "") if found.name == STANDARD else (found.name, found.version)
