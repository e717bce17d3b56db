"""What a dictionary that the code states has not: `if "limit" in options` of `{"table": TABLE}`, and
`hasattr(data, "model_dump")` of any dictionary, list or text.

Only that something is missing is told. What is there may have been put there on one of several ways.
"""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Term
from concurrency_audit.audit.program.domain.contents import OPEN, REST
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.program.interpreter.dictionary_views import KEYS

_UNNAMED = (OPEN, REST, KEYS)
_TYPES = {"builtins.dict": dict, "builtins.list": list, "builtins.set": set, "builtins.tuple": tuple}
_IN = {("in",): False, ("not in",): True}
"""Operator -> what a test with it comes to for a key that is missing."""


def asked_of(test: Term) -> Term | None:
    """The name whose entry or attribute a test asks for."""
    if test[0] == "call" and tuple(test[1][:2]) == ("name", "hasattr") and len(test[2]) == 2:
        owner, asked = test[2]
    elif test[0] == "compare" and tuple(test[1]) in _IN:
        asked, owner = test[2]
    else:
        return None
    return owner if owner[0] == "name" and asked[0] == "constant" and isinstance(asked[1], str) else None


def is_so(test: Term, value: Value | None) -> bool | None:
    """What the test comes to; None where the dictionary may have the entry, or may be something else."""
    if value is None or value.others or value.place is not None:
        return None
    if test[0] == "call":
        return False if (made := _type_of(value)) is not None and not hasattr(made, test[2][1][1]) else None
    return _IN[tuple(test[1])] if is_missing(value, test[2][0][1]) else None


def is_missing(value: Value, key: str) -> bool:
    """Whether a dictionary of the invocation's own, with all its keys stated, has none of this name."""
    obj = value.obj
    if obj is None or value.place is not None or obj.at_import or value.ref != "builtins.dict" or not _is_alone(value):
        return False
    named = obj.attributes
    is_stated = bool(named) and not any(name in named for name in _UNNAMED) and not obj.stands_for
    return is_stated and f"[{key}]" not in named


def _type_of(value: Value) -> type | None:
    if value.kind == "const":
        return str if isinstance(value.ref, str) and not value.deps else None
    return _TYPES.get(str(value.ref)) if value.kind == "object" and value.obj is not None and _is_alone(value) else None


def _is_alone(value: Value) -> bool:
    """Whether a container is all that a value can be: it depends on nothing but what is in it. Something unknown that a
    join has taken in (`event.get("options") or {}`) left its dependencies."""
    inner = value.obj.element if value.obj is not None else None
    return value.deps <= (EMPTY if inner is None else inner.deps)
