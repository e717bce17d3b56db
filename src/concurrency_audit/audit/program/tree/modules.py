"""The modules of the audited tree, and the resolution of imports among them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from concurrency_audit.audit.knowledge.hints import names_under
from concurrency_audit.audit.program.tree.parts import Parts, folder_parts, nearest, parts_of


class Surroundings(NamedTuple):
    """What the resolution of imports depends on besides the files themselves."""

    around: Parts = ()
    """Packages enclosing the working directory, by which its modules import each other."""
    namesakes: frozenset[Parts] = frozenset()
    """Packages with a library's name that are not the library; functions in sibling folders mean the library."""
    extending: frozenset[Parts] = frozenset()
    """Folders with code that adds others to sys.path: there and below, any folder of the tree may be an import root."""
    libraries: frozenset[str] = frozenset()
    """Names that still mean libraries in that case."""
    hollow: frozenset[Parts] = frozenset()
    """Packages with a library's name and an empty `__init__.py`: `from fastapi import FastAPI` cannot mean them."""


NOTHING_AROUND = Surroundings()


@dataclass(frozen=True)
class ModuleTable:
    """The modules by key. A key is the file's path as given, so two `app.py` in two function folders are distinct."""

    paths: tuple[str, ...]
    libraries: frozenset[Parts] = frozenset()
    """Library packages in the tree; only their own modules are resolved into them."""
    search: tuple[tuple[Parts, Parts], ...] = ()
    """A function's code folder -> folders that deployment files add to its import path: layers, PYTHONPATH."""
    surroundings: Surroundings = NOTHING_AROUND
    found: dict[tuple[Parts, str], str | None] = field(default_factory=dict, compare=False)
    """Cache of resolved absolute imports."""
    resolved: dict[tuple[str, str, int], str | None] = field(default_factory=dict, compare=False)
    targets: dict[tuple[str, tuple[str, int, str]], frozenset[str]] = field(default_factory=dict, compare=False)
    """Cache of the modules that an import statement of a module names."""

    @cached_property
    def parts(self) -> Mapping[str, Parts]:
        """Module key -> path parts, without `.py` and `__init__`."""
        return {path: parts_of(path) for path in self.paths}

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
        """Module key -> the innermost library that contains it, if any."""
        found: dict[str, Parts] = {}
        for path, parts in self.parts.items() if self.libraries else ():
            tops = (parts[:size] for size in range(len(parts), 0, -1))
            top = next((top for top in tops if top in self.libraries), None)
            if top is not None:
                found[path] = top
        return found

    @cached_property
    def by_folder(self) -> Mapping[Parts, tuple[str, ...]]:
        """Folder -> the keys of the modules in it, packages included."""
        found: dict[Parts, list[str]] = {}
        for path, parts in self.parts.items():
            found.setdefault(parts[:-1], []).append(path)
        return {folder: tuple(keys) for folder, keys in found.items()}

    @cached_property
    def folders(self) -> frozenset[Parts]:
        """All folders with modules in them, at any depth."""
        return frozenset(folder[:size] for folder in self.by_folder for size in range(1, len(folder) + 1))

    @cached_property
    def by_tail(self) -> Mapping[str, tuple[Parts, ...]]:
        """Last path part -> all modules with that last part."""
        tails: dict[str, list[Parts]] = {}
        for parts in self.by_path:
            if parts:
                tails.setdefault(parts[-1], []).append(parts)
        return {tail: tuple(sorted(found)) for tail, found in tails.items()}

    def name(self, key: str) -> str:
        """The dotted name by which a module is imported, according to `__init__.py` files."""
        parts = self.parts[key]
        start = len(parts) - 1
        while start > 0 and parts[:start] in self.packages:
            start -= 1
        return ".".join(parts[max(start, 0) :]) or key

    def top(self, key: str) -> Parts:
        """The folder that contains a module's outermost package, and that package; without a package its folder."""
        parts, inner = self.parts[key], self.name(key).count(".")
        return parts[: len(parts) - inner] if inner or key.endswith("__init__.py") else parts[:-1]

    def resolve(self, importer: str, dotted: str, level: int = 0) -> str | None:
        """The key of the module that `import dotted` in `importer` refers to; None if it is not in the tree.

        Lambda puts the function's own folder on the path, and layers their `python/` folders; a test runner often adds
        the root. So the nearest enclosing folder of the importer that has the module wins, then the module of the tree
        with that path which has most folders in common with the importer; of two as near neither.
        """
        asked = importer, dotted, level
        if asked not in self.resolved:
            self.resolved[asked] = self.resolve_once(importer, dotted, level)
        return self.resolved[asked]

    def forget(self) -> None:
        """Drop what is remembered of imports: of most it is asked only once, to find out which modules matter."""
        for remembered in (self.found, self.resolved, self.targets):
            remembered.clear()

    def itself(self, importer: str, dotted: str) -> str | None:
        """The importing module where a call names it: `import_module("app")` in `app.py` gives what runs there."""
        parts = tuple(dotted.split("."))
        is_own = self.parts[importer][-len(parts) :] == parts and not _is_library(parts[0])
        return importer if is_own else None

    def folder(self, importer: str, dotted: str) -> str | None:
        """The folder without an `__init__.py` that `import dotted` means; its key ends in a slash."""
        parts, own = tuple(dotted.split(".")), self._folder(importer)
        tops = (own[:size] for size in range(len(own), -1, -1))
        found = next((folder for top in tops if (folder := (*top, *parts)) in self.folders), None)
        return None if found is None or found in self.packages else f"{'/'.join(found)}/"

    def member(self, key: str, name: str) -> str | None:
        """The module or folder of a name in a package, or in a folder given by its key."""
        parts = (*(key.split("/")[:-1] if key.endswith("/") else self.parts[key]), name)
        if not key.endswith(("/", "__init__.py")):
            return None
        return self.by_path.get(parts) or (f"{'/'.join(parts)}/" if parts in self.folders else None)

    def file(self, importer: str, tail: str) -> str | None:
        """The module whose path ends so; of several the one with most folders in common with the importer."""
        parts = parts_of(tail)
        found = [each for each in self.by_tail.get(parts[-1], ()) if each[-len(parts) :] == parts] if parts else []
        closest = nearest(self._folder(importer), found) if found else None
        return None if closest is None else self.by_path[closest]

    def inside(self, importer: str, package: str) -> tuple[str, ...]:
        """The modules in a package, or beside the importer where no package is named."""
        folder = self._folder(importer)
        if not package:
            return self.by_folder.get(folder, ())
        found = self.resolve(importer, package)
        if found is not None:
            return self.by_folder.get(self.parts[found], ())
        parts = tuple(package.split("."))
        tops = (folder[:size] for size in range(len(folder), -1, -1))
        return next((keys for top in tops if (keys := self.by_folder.get((*top, *parts)))), ())

    def resolve_once(self, importer: str, dotted: str, level: int) -> str | None:
        """The same without remembering the answer, for who asks of every name in the tree and remembers more."""
        dotted = dotted.removesuffix(".__init__")
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
        if found != importer or importer.endswith("__init__.py"):
            return found
        # in a script called `requests.py`, `import requests` means the library; else a module of that name further out
        outer = None if _is_library(parts[0]) or not folder else self._absolute(folder[:-1], parts)
        return None if outer == importer else outer

    def _is_foreign(self, importer: str, found: str) -> bool:
        """Whether an import leads into a library from outside of it."""
        top = self.library_of.get(found)
        if top is not None:
            return self.parts[importer][: len(top)] != top
        if self.parts[found] in self.surroundings.hollow:
            return True
        return bool(self.surroundings.namesakes) and self._is_namesake(self.parts[importer][:-1], self.parts[found])

    def _is_namesake(self, folder: Parts, found: Parts) -> bool:
        """Whether a function in a folder of its own means a library, although a sibling folder has that name."""
        tops = (found[:size] for size in range(1, len(found) + 1))
        top = next((top for top in tops if top in self.surroundings.namesakes), None)
        return top is not None and folder not in self.packages and folder[: len(top)] != top and folder != top[:-1]

    def _folder(self, importer: str) -> Parts:
        parts = self.parts[importer]
        return parts if importer.endswith("__init__.py") else parts[:-1]

    def _absolute(self, folder: Parts, parts: Parts) -> str | None:
        around = self.surroundings.around
        if around and parts == around:  # the audited folder is the package itself
            return self.by_path.get(())
        if parts[-1] not in self.by_tail:
            return None
        for inside_package in (False, True):
            if inside_package and parts[0] in sys.stdlib_module_names:
                break  # a package's `json.py` does not shadow the standard library
            for size in range(len(folder), -1, -1):
                if (folder[:size] in self.packages) is inside_package:
                    hit = self.by_path.get((*folder[:size], *parts))
                    if hit is not None:
                        return hit
        if around and parts[: len(around)] == around and (hit := self.by_path.get(parts[len(around) :])) is not None:
            return hit
        for code, added in self.search:
            if folder[: len(code)] == code and (hit := self.by_path.get((*added, *parts))) is not None:
                return hit
        closest = nearest(folder, self._elsewhere(folder, parts))
        return None if closest is None else self.by_path[closest]

    def _elsewhere(self, folder: Parts, parts: Parts) -> list[Parts]:
        """The modules of the whole tree that an import from a folder may mean, if nothing nearer has that name."""
        candidates = [found for found in self.by_tail.get(parts[-1], ()) if found[-len(parts) :] == parts]
        if len(parts) == 1 and _is_library(parts[0]):  # another folder's `requests.py` is nothing to this one
            candidates = [c for c in candidates if c in self.packages]
        rooted = [c for c in candidates if self._is_root(c[: -len(parts)])]
        if not rooted and parts[0] not in self.surroundings.libraries and self._extends_path(folder):
            rooted = candidates
        if not rooted and not _is_library(parts[0]):
            rooted = [c for c in candidates if self._may_be_root(c[: -len(parts)], c)]
        return rooted

    def several(self, importer: str, dotted: str) -> tuple[str, ...]:
        """The modules that an import may mean which is not resolved because none of them is nearer than the others."""
        parts = tuple(dotted.split("."))
        if _is_library(parts[0]) or self.resolve(importer, dotted) is not None:
            return ()
        found = self._elsewhere(self._folder(importer), parts)
        return tuple(self.by_path[each] for each in found) if len(found) > 1 else ()

    def _extends_path(self, folder: Parts) -> bool:
        extending = self.surroundings.extending
        return bool(extending) and any(folder[:size] in extending for size in range(len(folder) + 1))

    def _is_root(self, folder: Parts) -> bool:
        """Whether a folder can be on sys.path: it is no package itself."""
        return folder not in self.packages

    def _may_be_root(self, folder: Parts, found: Parts) -> bool:
        """Whether a folder can be one although it is a package, as `src/__init__.py` often stands beside packages.

        It is the outermost one, and what is imported from it a package: a bare name is more often a library's.
        """
        inside = found[: len(folder) + 1]
        return folder[:-1] not in self.packages and (inside in self.packages or inside in self.folders)

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)


def module_table(
    paths: Iterable[str],
    libraries: frozenset[Parts] = frozenset(),
    folders: Iterable[Sequence[str]] = (),
    surroundings: Surroundings = NOTHING_AROUND,
) -> ModuleTable:
    """The table of all files of one audit; `folders` maps each code folder to its import path, itself first."""
    ways = [tuple(map(folder_parts, each)) for each in folders]
    search = dict.fromkeys((way[0], added) for way in ways for added in way[1:])
    return ModuleTable(tuple(sorted(paths)), libraries, tuple(search), surroundings)


def _is_library(name: str) -> bool:
    return name in sys.stdlib_module_names or any(names_under(name))
