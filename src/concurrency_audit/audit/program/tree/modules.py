"""The modules of the audited tree: names, and where an import leads."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

Parts = tuple[str, ...]
"""A path cut at its slashes."""


class Surroundings(NamedTuple):
    """What imports depend on besides the files themselves."""

    around: Parts = ()
    """The packages around the working directory, by which its modules import one another."""
    namesakes: frozenset[Parts] = frozenset()
    """Packages called like a library that they are not; functions in folders beside them mean the library."""
    extending: frozenset[Parts] = frozenset()
    """Folders with code that puts others on sys.path, so that it and what lies below import from anywhere."""
    libraries: frozenset[str] = frozenset()
    """Names of modules that are taken for libraries then all the same."""


NOTHING_AROUND = Surroundings()


@dataclass(frozen=True)
class ModuleTable:
    """Modules by key. A key is the file's path as given, so two `app.py` in two function folders stay apart."""

    paths: tuple[str, ...]
    libraries: frozenset[Parts] = frozenset()
    """Packages that only their own modules are followed into."""
    search: tuple[tuple[Parts, Parts], ...] = ()
    """Code folder of a function -> a folder that deployment text adds to its import path: a layer, PYTHONPATH."""
    surroundings: Surroundings = NOTHING_AROUND
    found: dict[tuple[Parts, str], str | None] = field(default_factory=dict, compare=False)
    """What absolute imports from a folder lead to, as far as anyone has asked."""
    resolved: dict[tuple[str, str, int], str | None] = field(default_factory=dict, compare=False)

    @cached_property
    def parts(self) -> Mapping[str, Parts]:
        """Module key -> path parts without `.py` and without `__init__`."""
        return {path: _parts(path) for path in self.paths}

    @cached_property
    def by_path(self) -> Mapping[Parts, str]:
        """The inverse of `parts`."""
        return {parts: path for path, parts in self.parts.items()}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Module key -> dotted name."""
        return {path: self.name(path) for path in self.paths}

    @cached_property
    def packages(self) -> frozenset[Parts]:
        """Folders with an `__init__.py`."""
        return frozenset(parts for path, parts in self.parts.items() if path.endswith("__init__.py"))

    @cached_property
    def library_of(self) -> Mapping[str, Parts]:
        """Module key -> the innermost library it belongs to, where it belongs to one."""
        found: dict[str, Parts] = {}
        for path, parts in self.parts.items() if self.libraries else ():
            tops = (parts[:size] for size in range(len(parts), 0, -1))
            top = next((top for top in tops if top in self.libraries), None)
            if top is not None:
                found[path] = top
        return found

    @cached_property
    def by_tail(self) -> Mapping[str, tuple[Parts, ...]]:
        """Last path part -> all modules that end in it."""
        tails: dict[str, list[Parts]] = {}
        for parts in self.by_path:
            if parts:
                tails.setdefault(parts[-1], []).append(parts)
        return {tail: tuple(sorted(found)) for tail, found in tails.items()}

    def name(self, key: str) -> str:
        """The dotted name a module is imported by, as far as `__init__.py` files tell."""
        parts = self.parts[key]
        start = len(parts) - 1
        while start > 0 and parts[:start] in self.packages:
            start -= 1
        return ".".join(parts[max(start, 0) :]) or key

    def top(self, key: str) -> Parts:
        """The folder that holds a module's outermost package, and that package; for a lone module its folder."""
        parts, inner = self.parts[key], self.names[key].count(".")
        return parts[: len(parts) - inner] if inner or key.endswith("__init__.py") else parts[:-1]

    def resolve(self, importer: str, dotted: str, level: int = 0) -> str | None:
        """The key of the module that `import dotted` means in `importer`, or None when it is not in the tree.

        Lambda puts the function's own folder on the path, layers their `python/` folders; a test runner often the
        root. So the
        nearest enclosing folder of the importer that has the module wins, then the only module of the tree with that
        path.
        """
        asked = importer, dotted, level
        if asked not in self.resolved:
            self.resolved[asked] = self._resolve(importer, dotted, level)
        return self.resolved[asked]

    def _resolve(self, importer: str, dotted: str, level: int) -> str | None:
        parts = tuple(dotted.split(".")) if dotted else ()
        if not parts and not level:
            return None
        folder = self._folder(importer)
        if level:
            base = folder[: len(folder) - level + 1]
            return self.by_path.get((*base, *parts))
        key = folder, dotted
        if key not in self.found:
            self.found[key] = self._absolute(folder, parts)
        found = self.found[key]
        if found is not None and self._is_foreign(importer, found):
            return None
        # a script called `requests.py` that imports requests means the library
        return None if found == importer and not importer.endswith("__init__.py") else found

    def _is_foreign(self, importer: str, found: str) -> bool:
        """Whether an import leads into a library from outside it."""
        top = self.library_of.get(found)
        if top is not None:
            return self.parts[importer][: len(top)] != top
        return bool(self.surroundings.namesakes) and self._is_namesake(self.parts[importer][:-1], self.parts[found])

    def _is_namesake(self, folder: Parts, found: Parts) -> bool:
        """Whether a function in a folder of its own means a library by what a neighbour folder is called."""
        tops = (found[:size] for size in range(1, len(found) + 1))
        top = next((top for top in tops if top in self.surroundings.namesakes), None)
        return top is not None and folder not in self.packages and folder[: len(top)] != top and folder != top[:-1]

    def _folder(self, importer: str) -> Parts:
        parts = self.parts[importer]
        return parts if importer.endswith("__init__.py") else parts[:-1]

    def _absolute(self, folder: Parts, parts: Parts) -> str | None:
        if parts[-1] not in self.by_tail:
            return None
        for inside_package in (False, True):
            if inside_package and parts[0] in sys.stdlib_module_names:
                break  # a package's `json.py` does not hide the standard library
            for size in range(len(folder), -1, -1):
                if (folder[:size] in self.packages) is inside_package:
                    hit = self.by_path.get((*folder[:size], *parts))
                    if hit is not None:
                        return hit
        around = self.surroundings.around
        if around and parts[: len(around)] == around and (hit := self.by_path.get(parts[len(around) :])) is not None:
            return hit
        for code, added in self.search:
            if folder[: len(code)] == code and (hit := self.by_path.get((*added, *parts))) is not None:
                return hit
        candidates = [found for found in self.by_tail[parts[-1]] if found[-len(parts) :] == parts]
        rooted = [c for c in candidates if self._is_root(c[: -len(parts)])]
        if not rooted and parts[0] not in self.surroundings.libraries and self._extends_path(folder):
            rooted = candidates
        return self.by_path[rooted[0]] if len(rooted) == 1 else None

    def _extends_path(self, folder: Parts) -> bool:
        extending = self.surroundings.extending
        return bool(extending) and any(folder[:size] in extending for size in range(len(folder) + 1))

    def _is_root(self, folder: Parts) -> bool:
        """A folder that can be on sys.path: not itself a package."""
        return folder not in self.packages

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)


def module_table(
    paths: Iterable[str],
    libraries: frozenset[Parts] = frozenset(),
    folders: Iterable[Sequence[str]] = (),
    surroundings: Surroundings = NOTHING_AROUND,
) -> ModuleTable:
    """The table of all files of one audit; `folders` holds what each function imports from, its own code first."""
    ways = [tuple(map(_folder_parts, each)) for each in folders]
    search = dict.fromkeys((way[0], added) for way in ways for added in way[1:])
    return ModuleTable(tuple(sorted(paths)), libraries, tuple(search), surroundings)


def _folder_parts(folder: str) -> Parts:
    return tuple(part for part in folder.replace("\\", "/").split("/") if part not in ("", "."))


def _parts(path: str) -> Parts:
    parts = tuple(part for part in path.replace("\\", "/").removesuffix(".py").split("/") if part not in ("", "."))
    return parts[:-1] if parts[-1:] == ("__init__",) else parts
