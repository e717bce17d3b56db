"""Finds the source of an installed library whose insides are to be interleaved too; imports none of it."""

import os
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from typing import NamedTuple


class Library(NamedTuple):
    """One package or module, and the folder to which file names in witnesses are relative."""

    place: str
    base: str

    def name_of(self, path: str) -> str | None:
        """A file of this library as reports show it, the same on every machine; None for other files."""
        if path == self.place or path.startswith(self.place + os.sep):
            return path[len(self.base) :].lstrip(os.sep)
        return None


class NoSourceError(LookupError):
    """There is no such library, or none of its code is Python; the message says which."""


def located(name: str, path: Sequence[str]) -> list[Library]:
    """Where the package or module lies on this `sys.path`; several folders for a namespace package."""
    spec = _spec(name, path)
    if spec.submodule_search_locations is not None and not (spec.origin or "").endswith(".py"):
        places = list(spec.submodule_search_locations)
    elif (spec.origin or "").endswith(".py"):
        origin = str(spec.origin)
        places = [os.path.dirname(origin) if spec.submodule_search_locations is not None else origin]
    else:
        raise NoSourceError(f'"{name}" has no source in Python')
    return [_library(os.path.realpath(place), name.count(".") + 1) for place in places]


def _spec(name: str, path: Sequence[str]) -> ModuleSpec:
    """As an import would find it, but without running a package on the way to one of its modules."""
    where: Sequence[str] = path
    found: ModuleSpec | None = None
    parts = name.split(".")
    for number in range(len(parts)):
        found = PathFinder.find_spec(".".join(parts[: number + 1]), list(where)) if all(parts) else None
        if found is None:
            raise NoSourceError(f'no package or module "{name}"')
        where = found.submodule_search_locations or ()
    assert found is not None
    return found


def _library(place: str, depth: int) -> Library:
    base = place
    for _ in range(depth):
        base = os.path.dirname(base)
    return Library(place, base)
