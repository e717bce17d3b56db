"""Which lines of a function touch module state that may change, told from its bytecode and from what the names hold."""

from __future__ import annotations

import dis
import sys
from collections.abc import Mapping, MutableMapping, MutableSequence, MutableSet
from enum import Enum
from types import CodeType, FunctionType, ModuleType
from typing import Any

_CONTAINERS = (MutableMapping, MutableSequence, MutableSet, bytearray)
_FIXED = (type, ModuleType, FunctionType, Enum)
_READ, _BOUND = "LOAD_GLOBAL", ("STORE_GLOBAL", "DELETE_GLOBAL")
_WITHIN, _SET = "LOAD_ATTR", ("STORE_ATTR", "DELETE_ATTR")


def lines(code: CodeType, namespace: Mapping[str, Any], root: str) -> dict[int, str]:
    """Line -> the global it touches: one that the function binds anew, or whose value can change in place.

    `root` ends in a slash and is the package's folder: objects of its own classes count. Of those of libraries, which
    may be shared or not, an attribute counts that is set.
    """
    steps = list(dis.get_instructions(code))
    bound = {str(step.argval) for step in steps if step.opname in _BOUND}
    found: dict[int, str] = {}
    last = ""
    for step in steps:
        line = step.positions.lineno if step.positions is not None else None
        if step.opname in (_READ, *_BOUND):
            last = str(step.argval)
            touches = last in bound or _changes(namespace.get(last), root)
        else:
            touches = bool(last) and step.opname in _SET
            last = last if step.opname == _WITHIN else ""
        if touches and line is not None:
            found.setdefault(line, f"{code.co_filename}:{step.argval}")
    return found


def _changes(value: object, root: str) -> bool:
    """Whether a value can change in place."""
    if isinstance(value, _CONTAINERS):
        return True
    if isinstance(value, _FIXED) or _is_frozen(value):
        return False
    return str(getattr(sys.modules.get(type(value).__module__), "__file__", "")).startswith(root)


def _is_frozen(value: object) -> bool:
    """Whether a dataclass says that its instances do not change."""
    return bool(getattr(getattr(type(value), "__dataclass_params__", None), "frozen", False))
