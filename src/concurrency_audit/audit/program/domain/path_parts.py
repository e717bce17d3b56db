"""Paths taken apart: directories, names beside others, texts without their ends."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.path_patterns import (
    after_slash,
    basename,
    concatenate,
    is_path,
    is_temporary,
    joined,
    pattern,
)
from concurrency_audit.audit.program.domain.values import Pattern, Value, derived

_LAST_PART = frozenset(["name", "stem"])
_MOST_STEPS = 8
SIBLINGS = ("with_name", "with_stem", "with_suffix")
"""Methods of a path that name another file of its directory."""


def directory(value: Value) -> Pattern | None:
    """The directory of a path; None if it is unknown."""
    parts = pattern(value)
    tail = after_slash(parts)
    if tail is parts or any(not isinstance(part, str) and part[0] == "event" for part in tail):
        return None
    return _before(parts, tail)


def _before(parts: Pattern, tail: Pattern) -> Pattern:
    last = parts[len(parts) - len(tail)]
    assert isinstance(last, str)
    return (*parts[: len(parts) - len(tail)], last.rpartition("/")[0] or "/")


def above(path: Value, steps: int = 1) -> Value | None:
    """The directory so many steps above a path object; a part of the request is taken to be one name."""
    parts = pattern(path)
    for _ in range(min(steps, _MOST_STEPS)):
        tail = after_slash(parts)
        if tail is parts:
            return None
        parts = tuple(part for part in _before(parts, tail) if part)
    return Value("object", "pathlib.Path", None, None, path.deps, path.reads, parts)


def parents(owner: Value, index: Value) -> Value | None:
    """`path.parents[n]`."""
    is_parents = owner.kind == "method" and owner.ref[1] == "parents" and is_path(owner.ref[0])
    is_step = index.kind == "const" and isinstance(index.ref, int) and index.ref >= 0
    return above(owner.ref[0], index.ref + 1) if is_parents and is_step else None


def sibling(path: Value, method: str, name: Value) -> Pattern | None:
    """The path of `path.with_name(name)`, `path.with_stem(name)` or `path.with_suffix(name)`."""
    if method == "with_suffix":
        return concatenate((Value(text=without_suffix(path)), name))
    folder = above(path)
    if folder is None:
        return None
    parts = joined((folder, name))
    return (*parts, suffix_of(path)) if method == "with_stem" else parts


def suffix_of(path: Value) -> str:
    """The suffix of a path as far as the code states it."""
    last = pattern(path)[-1:]
    stated = last[0].rpartition("/")[2] if last and isinstance(last[0], str) else ""
    return f".{stated.rpartition('.')[2]}" if "." in stated else ""


def attribute(owner: Value, name: str) -> Pattern | None:
    """The pattern of a path object's attribute."""
    if not is_path(owner) or name not in _LAST_PART:
        return None
    last = basename(owner)
    return pattern(last) if name == "name" else without_suffix(last)


def without_suffix(owner: Value) -> Pattern:
    """A path without the suffix of its last part."""
    parts = pattern(owner)
    last = parts[-1] if parts else ""
    if not isinstance(last, str) or "." not in last.rpartition("/")[2]:
        return parts
    return _whole((*parts[:-1], last.rpartition(".")[0]))


def until(text: Value, mark: str) -> Pattern:
    """A text up to the first occurrence of a mark that the code states; all of it if it states none."""
    parts = pattern(text)
    for position, part in enumerate(parts):
        if isinstance(part, str) and mark in part:
            return _whole((*parts[:position], part.partition(mark)[0]))
    return parts


def shortened(text: Value, end: Value) -> Pattern | None:
    """The text of `text[:end]`, where the end is counted from the right or is the place of a mark."""
    parts = pattern(text)
    last = parts[-1] if parts else ""
    if end.kind != "const":
        return without_suffix(text)
    if not isinstance(end.ref, int) or end.ref >= 0:
        return None
    return _whole((*parts[:-1], last[: end.ref])) if isinstance(last, str) else parts


def _whole(parts: Pattern) -> Pattern:
    return tuple(part for part in parts if part)


def in_temporary(value: Value) -> bool:
    """Whether a text or path is known to lie where all invocations write."""
    return not value.others and is_temporary(pattern(value))


def as_part(text: Value, parts: Pattern | None) -> Value:
    """A part of a text, with its dependencies."""
    return derived(text)._replace(text=parts)
