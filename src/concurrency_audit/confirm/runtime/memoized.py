"""Functions whose result is kept for the next caller: what one invocation computes, another finds computed."""

import functools
from types import CodeType, FunctionType

_KEEPER = type(functools.cache(lambda: None))


def kept_by(thing: object) -> tuple[CodeType, str | None] | None:
    """The code whose result this keeps; for `cached_property` with the attribute in which it lies.

    Known are the decorators of functools, and those of other libraries whose functions show their `cache` (cachetools).
    """
    if type(thing) is functools.cached_property:
        return _code(thing.func, thing.attrname)
    return _code(wrapped(thing), None)


def wrapped(thing: object) -> object:
    """The function behind one that keeps its results; None for others."""
    if type(thing) is _KEEPER:
        return thing.__wrapped__
    if type(thing) is FunctionType and hasattr(thing, "cache"):
        return getattr(thing, "__wrapped__", None)
    return None


def _code(function: object, attribute: str | None) -> tuple[CodeType, str | None] | None:
    return (function.__code__, attribute) if isinstance(function, FunctionType) else None
