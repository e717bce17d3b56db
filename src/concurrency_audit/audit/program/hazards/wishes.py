"""What some requests ask for, as opposed to what they say: a constant that is stored for them, and that others find."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.values import CALLABLE, MADE, Value
from concurrency_audit.audit.program.hazards.carried import carries_request
from concurrency_audit.audit.program.hazards.facts import deep_deps, is_keyed, own_checks, varies
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_COMPUTED = frozenset(["constant"])
"""What a value depends on that is computed from constants alone."""
_DISPLAYS = frozenset(f"builtins.{name}" for name in ("tuple", "list", "dict", "set", "frozenset"))
_NUMBERED = "enum.auto"
_NAMES = (*CALLABLE, "class", "external")
_LOGGED = frozenset(["log"])


def is_wish(program: Program, shared: Shared, access: Access) -> bool:
    """Whether the access stores something stated for some requests only, regardless of the previous value."""
    if not access.for_some or access.op != "write" or not (access.part == "binding" or is_keyed(access)):
        return False
    if shared.uses == _LOGGED or not is_stated(program, access.value) or own_checks(program, access):
        return False
    beside = [w for w in shared.writes if (w.place, w.key) == (access.place, access.key) and w is not access]
    return _says_something(program, access, beside) and not _is_signal(program, access, beside)


def is_stated(program: Program, value: Value) -> bool:
    """Whether the code itself says what a value is: a literal, a constant of a module or class, a function, a display
    of such, an object made at import."""
    if value.others or varies(value) or not all(_is_settled(program, i) for i in value.reads):
        return False
    if value.kind in _NAMES:
        return not carries_request(program, value)
    if value.kind in MADE and value.obj is not None:
        return value.obj.at_import or (value.ref in _DISPLAYS and not deep_deps(value))
    if value.ref == _NUMBERED:
        return True
    return value.kind == "const" or value.deps == _COMPUTED


def _is_settled(program: Program, read: int) -> bool:
    """Whether no invocation changes what was read."""
    look = program.accesses.get(read)
    return look is not None and not any(a.writes for a in program.at(look.place.container))


def _says_something(program: Program, access: Access, beside: list[Access]) -> bool:
    """Whether it is more than "nothing yet": no None, no empty text or container, no False of a flag that is put up.

    It says something, whatever it is, where all requests state another one first: `ok = True`, `if bad: ok = False`.
    """
    if any(_is_stated_first(program, write, access) for write in beside):
        return True
    value = access.value
    if value.kind == "const" and value.ref is False:
        return all(write.value.ref is False for write in beside)
    if value.ref in _DISPLAYS and value.obj is not None:
        return bool(value.obj.items or value.obj.attributes or value.obj.element)
    return value.kind != "const" or value.ref not in (None, "", 0)


def _is_stated_first(program: Program, default: Access, access: Access) -> bool:
    """Whether one is what all requests begin with, and the other is what some of them make of it."""
    is_other = (default.value.kind, default.value.ref) != (access.value.kind, access.value.ref)
    is_first = default.id < access.id and default.context == access.context and not _is_of_some(default)
    return is_other and is_first and is_stated(program, default.value)


def _is_of_some(write: Access) -> bool:
    return write.for_some or bool(write.checks) or write.cleans_up


def _is_signal(program: Program, access: Access, beside: list[Access]) -> bool:
    """Whether it is meant for a later invocation, which looks for it before all else and takes it down again."""
    return any(
        w.id < access.id and w.context == access.context and is_stated(program, w.value) and own_checks(program, w)
        for w in beside
    )
