"""Registries: dictionaries of functions, filed under names that the code states or that only the run tells."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.program.domain.alternatives import identity
from concurrency_audit.audit.program.domain.contents import OPEN, REST
from concurrency_audit.audit.program.domain.values import CALLABLE, Obj, Value, join

_MOST = 256
"""Entries up to which a registry is looked through for what is filed under no stated name."""


def is_registry(obj: Obj, key: Value) -> bool:
    """Whether a name that the code states is looked up among functions that are filed by name."""
    element, filed = obj.element, obj.attributes
    is_one = obj.made_by == "builtins.dict" and element is not None and element.kind in CALLABLE
    return is_one and key.kind == "const" and 0 < len(filed) <= _MOST and REST not in filed


def not_filed(obj: Obj) -> Value | None:
    """The functions that a name may lead to under which none is filed: those whose own names only the run tells.

    Each of the others has a name, which is another one.
    """
    known = {identity(each) for name, value in obj.attributes.items() if name[:1] == "[" for each in value.each()}
    found = [] if obj.element is None else [each for each in obj.element.each() if identity(each) not in known]
    unnamed = obj.attributes.get(OPEN)
    found += [] if unnamed is None else [unnamed]
    return reduce(join, found) if found else None


def leave_open(obj: Obj, content: Value) -> None:
    """Say that something is put into a dictionary under a name that only the run tells."""
    known = obj.attributes.get(OPEN)
    is_joined = known is not None and known.kind in CALLABLE and content.kind in CALLABLE
    obj.attributes[OPEN] = join(known, content) if known is not None and is_joined else content
