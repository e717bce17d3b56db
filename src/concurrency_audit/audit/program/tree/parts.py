"""Paths of modules and folders, split at slashes."""

from __future__ import annotations

from collections.abc import Sequence

Parts = tuple[str, ...]
"""The parts of a path, split at slashes."""


def folder_parts(folder: str) -> Parts:
    """The parts of a folder's path as a deployment file states it."""
    return tuple(part for part in folder.replace("\\", "/").split("/") if part not in ("", "."))


def parts_of(path: str) -> Parts:
    """The parts by which a module is imported: without `.py` and `__init__`."""
    parts = tuple(path.replace("\\", "/").removesuffix(".py").split("/"))
    if "" in parts or "." in parts:
        parts = tuple(part for part in parts if part not in ("", "."))
    return parts[:-1] if parts[-1:] == ("__init__",) else parts


def nearest(folder: Parts, candidates: Sequence[Parts]) -> Parts | None:
    """The one that has most leading folders in common with a folder; None where several have."""
    common = {each: _in_common(each, folder) for each in candidates}
    most = [each for each in candidates if common[each] == max(common.values())]
    return most[0] if len(most) == 1 else None


def _in_common(one: Parts, other: Parts) -> int:
    differing = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))
