"""What a value depends on, as words: `event['key']`, `field price`, `column shop:2 price`."""

from __future__ import annotations

from functools import lru_cache

from concurrency_audit.audit.program.domain.key_names import LOOKUP
from concurrency_audit.audit.program.domain.values import EMPTY, ClassRef, Value

_ANY = "[*]"
_LONGEST_DEP = 120
_CHOSEN = "chosen by "
_OF_REQUEST = ("event", _CHOSEN)
_FIELD, _COLUMN = "field ", "column "
_STATED = " = "
_ID = "_id"
_ANSWERS = frozenset(["Item", "Items", "Attributes", "Count", "Responses"])
"""Parts of an answer that hold whole items."""
_EQUAL = ("", "id", "pk", "exact")
"""Endings of Django's comparisons that ask for the very value."""


def field_dep(name: str) -> str:
    """The dependency on a field of what a store gave."""
    return f"{_FIELD}{name}"


def chosen_deps(index: Value) -> frozenset[str]:
    """The dependencies of what is looked up in a table: no data of the request, but the request says which it is."""
    return _chosen(index.deps) if index.deps else EMPTY


@lru_cache(maxsize=4096)
def _chosen(deps: frozenset[str]) -> frozenset[str]:
    return frozenset([dep if dep.startswith(_CHOSEN) else f"{_CHOSEN}{dep}" for dep in deps if is_of_request(dep)])


def is_of_request(dep: str) -> bool:
    """Whether a dependency is one on the event, be it by way of a table."""
    return dep.startswith(_OF_REQUEST)


def stems_from(dep: str, known: tuple[str, ...]) -> bool:
    """Whether a dependency is one on what is known or a part of it, be it by way of a table where that is looked up."""
    return dep.startswith(known) or dep.removeprefix(_CHOSEN).startswith(known)


def asks_request(value: Value) -> bool:
    """Whether what a value says depends on the event."""
    return bool(value.deps) and any(map(is_of_request, value.deps))


def fields_of(value: Value) -> frozenset[str]:
    """The fields of what a store gave on which a value depends."""
    return _fields(value.deps) if value.deps else EMPTY


@lru_cache(maxsize=4096)
def _fields(deps: frozenset[str]) -> frozenset[str]:
    """Whatever is decided is looked at for them, and most has the dependencies of something else."""
    return frozenset([dep.removeprefix(_FIELD) for dep in deps if dep.startswith(_FIELD)])


@lru_cache(maxsize=4096)
def of_presence(deps: frozenset[str]) -> frozenset[str]:
    """The dependencies of whether an object is there that was made of what a store gave: on none of its fields."""
    fields = _fields(deps)
    if not fields - _ANSWERS:
        return deps
    return deps - {field_dep(name) for name in fields - _ANSWERS} | {field_dep("")}


def column_dep(model: ClassRef, name: str) -> str:
    """The dependency on a column of a class of rows that a query compares, which is no value that a row holds."""
    return f"{_of_model(model)}{name}"


def stated_columns(deps: frozenset[str]) -> frozenset[str]:
    """The same columns as ones that are compared with something stated: `Cart.state == "open"`."""
    starts = [dep.rpartition(" ") for dep in deps if dep.startswith(_COLUMN) and _STATED not in dep]
    return frozenset([f"{model}{_STATED}{name}" for model, _, name in starts])


def stated_in(value: Value) -> frozenset[str]:
    """The columns for which a query asks for something stated, as for a state."""
    return frozenset([dep.rpartition(" ")[2] for dep in value.deps if dep.startswith(_COLUMN) and _STATED in dep])


def columns_of(value: Value, model: ClassRef | None = None) -> frozenset[str]:
    """The columns that a query compares: their names, of one class or of all."""
    start = _COLUMN if model is None else _of_model(model)
    return frozenset([dep.rpartition(" ")[2] for dep in value.deps if dep.startswith(start)])


@lru_cache(maxsize=4096)
def known_as(name: str) -> frozenset[str]:
    """The names of a column that is asked for: Django compares `shelf__id` or `shelf_id` where `shelf` is set."""
    own, _, rest = name.partition(LOOKUP)
    if rest not in _EQUAL:
        return frozenset([name])
    return frozenset([name, own, f"{own}{_ID}", own.removesuffix(_ID)])


def model_of(value: Value) -> ClassRef | None:
    """The class of rows of one of whose columns a value is, or was computed."""
    start = next((dep.rpartition(" ")[0] for dep in sorted(value.deps) if dep.startswith(_COLUMN)), None)
    if start is None:
        return None
    module, _, index = start.removeprefix(_COLUMN).removesuffix(_STATED.rstrip()).rpartition(":")
    return ClassRef(module, int(index)) if index.strip().isdigit() else None


@lru_cache(maxsize=4096)
def without_columns(deps: frozenset[str]) -> frozenset[str]:
    """The dependencies without the columns: of what a query found, or of what asks for nothing by them."""
    return frozenset([dep for dep in deps if not dep.startswith(_COLUMN)])


def without_fields(deps: frozenset[str]) -> frozenset[str]:
    """The dependencies without the columns and fields."""
    return frozenset([dep for dep in deps if not dep.startswith((_COLUMN, _FIELD))])


def _of_model(model: ClassRef) -> str:
    return f"{_COLUMN}{model.module}:{model.index} "


def extend(deps: frozenset[str], step: str) -> frozenset[str]:
    """Dependencies on a part of a value: `event` becomes `event['key']`."""
    return _extended(deps, step) if deps else deps


@lru_cache(maxsize=4096)
def _extended(deps: frozenset[str], step: str) -> frozenset[str]:
    """Every call of a helper takes the same parts of the same values again."""
    return frozenset([f"{dep}{step}" if _has_part(dep, step) else dep for dep in deps])


def _has_part(dep: str, step: str) -> bool:
    """Whether a part is told from the whole: elements within elements are not distinguished."""
    is_nested = step == _ANY and dep.endswith(_ANY)
    return dep.startswith(("event", "context")) and len(dep) < _LONGEST_DEP and not is_nested
