"""The source of an installed library as modules: listed by name, read one by one when the interpreter comes to them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from concurrency_audit.audit.derived.installed import Distribution, Installed
from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.model.summaries import ModuleSummary, from_json, to_json
from concurrency_audit.audit.program.tree.modules import ModuleTable, module_table
from concurrency_audit.audit.reading.cache import Cache, content_key
from concurrency_audit.audit.reading.close import summarise
from concurrency_audit.audit.reading.source import Unreadable, decode, read_bytes
from concurrency_audit.audit.reading.version import reading_version

_MOST_FILES = 4_000
"""Modules of a library that are listed; beyond these it is not looked into."""
_MOST_BYTES = 3_000_000
"""Source that is read closely for one class: about 80,000 lines."""
_COMPILED = (".so", ".pyd")


class NoVerdictError(Exception):
    """Why the source of a library does not tell; the message is half a sentence."""


class Sources:
    """The modules of one distribution, and of those it needs that knowledge does not describe."""

    def __init__(self, distribution: Distribution, installed: Installed, knowledge: Knowledge, cache: Cache) -> None:
        self.distribution, self._installed, self._knowledge, self._cache = distribution, installed, knowledge, cache
        self.given: dict[str, str] = {}
        """Modules that are no files: key -> text."""
        self.read_files: dict[str, str] = {}
        """Real path -> stamp of every file that was read."""
        self._summaries: dict[str, ModuleSummary | None] = {}
        self._bytes = 0

    @cached_property
    def files(self) -> Mapping[str, str]:
        """Key (`library/file.py`) -> real path; raises NoVerdictError."""
        found: dict[str, str] = {}
        for distribution in (self.distribution, *self._needed):
            for root in self._installed.roots(distribution):
                found.update(_modules(Path(distribution.folder), root))
                if len(found) > _MOST_FILES:
                    raise NoVerdictError(f"it has more than {_MOST_FILES:,} files")
        return found

    @cached_property
    def _needed(self) -> tuple[Distribution, ...]:
        """What it is built upon, as far as nobody has described that."""
        found: dict[str, Distribution] = {}
        stack = [self.distribution]
        while stack:
            for name in self._installed.required(stack.pop()):
                one = self._installed.by_name(name)
                if one is not None and one.name not in found and not self._is_described(one):
                    found[one.name] = one
                    stack.append(one)
        return tuple(found.values())

    def _is_described(self, distribution: Distribution) -> bool:
        return any(self._knowledge.knows(root) for root in self._installed.roots(distribution))

    def table(self) -> ModuleTable:
        """All modules, the given ones included."""
        return module_table([*self.files, *self.given])

    def give(self, key: str, text: str) -> None:
        """Have a module that is no file, or another text for it."""
        self.given[key] = text
        self._summaries.pop(key, None)

    def text(self, key: str) -> str:
        """The text of a module; empty where it cannot be read."""
        try:
            return self.given.get(key) or decode(read_bytes(self.files[key]))
        except (Unreadable, KeyError):
            return ""

    def summary(self, key: str) -> ModuleSummary | None:
        """The summary of a module, None where it cannot be read; raises NoVerdictError."""
        if key not in self._summaries:
            try:
                self._summaries[key] = self._summarised(key)
            except Unreadable:
                self._summaries[key] = None
        return self._summaries[key]

    def _summarised(self, key: str) -> ModuleSummary:
        if key in self.given:
            return summarise(self.given[key])
        data = read_bytes(self.files[key])
        self.read_files[self.files[key]] = stamp(self.files[key])
        self._bytes += len(data)
        if self._bytes > _MOST_BYTES:
            raise NoVerdictError(f"it runs through more than {_MOST_BYTES // 1_000_000} MB of source")
        kind, content = f"summary {reading_version()}", content_key(data)
        kept = self._cache.get(kind, content)
        if kept is not None:
            try:
                return from_json(kept)
            except (KeyError, TypeError, ValueError):  # the cache may hold anything
                pass
        made = summarise(decode(data))
        self._cache.put(kind, content, to_json(made))
        return made

    def is_compiled(self, dotted: str) -> bool:
        """Whether a module of that name, or one around it, is an extension without Python source."""
        parts = dotted.split(".")
        home = Path(self.distribution.folder)
        places = [(home.joinpath(*parts[: size - 1]), parts[size - 1]) for size in range(len(parts), 0, -1)]
        for folder, name in (*places, (home / parts[0], "__init__")):
            try:
                names = [each.name for each in folder.iterdir()]
            except OSError:
                continue
            if any(each.startswith(f"{name}.") and each.endswith(_COMPILED) for each in names):
                return True
        return False


def stamp(path: str) -> str:
    """What tells that a file is still the one that was read; empty where it is gone."""
    try:
        status = Path(path).stat()
    except OSError:
        return ""
    return f"{status.st_mtime_ns} {status.st_size}"


def _modules(folder: Path, root: str) -> Iterator[tuple[str, str]]:
    alone = folder / f"{root}.py"
    if alone.is_file():
        yield alone.name, str(alone)
    for here, folders, names in os.walk(folder / root):
        folders[:] = sorted(each for each in folders if each not in ("__pycache__", "tests", "test"))
        for name in sorted(names):
            if name.endswith(".py"):
                path = Path(here, name)
                yield path.relative_to(folder).as_posix(), str(path)
