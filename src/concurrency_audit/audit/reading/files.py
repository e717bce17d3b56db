"""Finds the files to audit below the paths of a command line. It opens none of them except .gitignore and RECORD.

Excluded are: what .gitignore names and git does not keep, what `exclude` names, environments, caches and build output,
and packages of others that were copied into a code folder (`pip install -t`, `vendor/`). A path named on the command
line is always included.
"""

# Plain strings instead of pathlib objects, which would make a walk several times slower.
# ruff: noqa: PTH100, PTH116, PTH118, PTH206, PTH208

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import Incomplete
from concurrency_audit.audit.reading.file_names import BUILD_OUTPUT, SKIPPED, VENDORED, kind_of
from concurrency_audit.audit.reading.ignoring import Layer, Layers, exclude_layer, is_excluded, layers_above, slash
from concurrency_audit.audit.reading.tracked import is_kept, tracked
from concurrency_audit.audit.reading.vendored import installed


class Discovery(NamedTuple):
    """The files to audit, relative to the working directory where they lie under it; every tuple sorted and unique."""

    python: tuple[str, ...]
    templates: tuple[str, ...]
    """Candidates for deployment templates: YAML, JSON, Terraform, Dockerfiles."""
    texts: tuple[str, ...]
    """TypeScript and JavaScript that may be a CDK app; a Python one is among `python`."""
    requirements: tuple[str, ...]
    """Files that pin versions: requirements, lock files, Pipfile, pyproject.toml."""
    schemas: tuple[str, ...]
    """SQL files, which may say what is unique in a table."""
    incomplete: tuple[Incomplete, ...]
    vendored: tuple[str, ...]
    """Folders skipped as a whole because they hold packages of others."""


def discover(paths: Sequence[Path], exclude: Sequence[str] = (), force_exclude: bool = False) -> Discovery:
    """Find what to audit at and below `paths`.

    `exclude` holds gitignore-style patterns relative to the working directory. With `force_exclude` they, .gitignore
    and the skipped folders also apply to the named paths themselves, as pre-commit needs. Raises UsageError for a path
    that does not exist and for a malformed pattern.
    """
    walk = _Walk(exclude_layer(exclude))
    for path in paths:
        walk.start(path, force_exclude)
    walk.follow_links()
    return walk.discovery()


class _Walk:
    """One walk over all named paths.

    Symbolic links are followed last, when everything reachable without them is known.
    """

    def __init__(self, exclude: Layer | None) -> None:
        self._cwd = slash(str(Path.cwd()))
        self._exclude = exclude
        self._found: dict[str, set[str]] = {
            "python": set(),
            "templates": set(),
            "texts": set(),
            "requirements": set(),
            "schemas": set(),
        }
        self._incomplete: set[Incomplete] = set()
        self._vendored: set[str] = set()
        self._named: set[str] = set()
        self._installed: set[str] = set()
        self._walked: set[tuple[int, int]] = set()
        self._linked_folders: dict[str, Layers] = {}
        self._linked_files: list[tuple[str, str]] = []
        self._has_ignored = False

    def start(self, path: Path, force_exclude: bool) -> None:
        """Walk a path of the command line; raises UsageError if it does not exist."""
        full = os.path.abspath(path)
        try:
            mode = os.stat(full).st_mode
        except FileNotFoundError:
            raise UsageError("no such file or directory", str(path), "name one that exists") from None
        except OSError as error:
            self._lost(full, error)
            return
        is_folder = stat.S_ISDIR(mode)
        if not is_folder and not force_exclude:  # a named file is always taken: read no patterns
            self._take(full, kind_of(full) or "python", mode)
            return
        layers, left_out = layers_above(full, is_folder, self._exclude)
        if force_exclude and ((left_out and not is_kept(full, self._exclude)) or self._out_of_reach(full)):
            return
        if is_folder:
            self._named.add(full)
            self._walk(full, layers)
            self._add_tracked(full)
        else:
            self._take(full, kind_of(full) or "python", mode)

    def follow_links(self) -> None:
        """Walk what only symbolic links lead to, each folder and file once."""
        while self._linked_folders:
            folder = min(self._linked_folders)
            layers = self._linked_folders.pop(folder)
            target = slash(os.path.realpath(folder))
            if not slash(os.path.realpath(Path(folder).parent)).startswith(target):
                self._walk(folder, layers)
        if self._linked_files:
            self._follow_files()

    def discovery(self) -> Discovery:
        """All files found, sorted."""
        return Discovery(
            python=self._paths(self._found["python"]),
            templates=self._paths(self._found["templates"]),
            texts=self._paths(self._found["texts"]),
            requirements=self._paths(self._found["requirements"]),
            schemas=self._paths(self._found["schemas"]),
            incomplete=tuple(sorted(self._incomplete)),
            vendored=self._paths(self._vendored - self._named),
        )

    def _walk(self, top: str, layers: Layers) -> None:
        pending = [(top, layers)]
        while pending:
            folder, layers = pending.pop()
            entries = self._entries(folder)
            names = [entry.name for entry in entries]
            if "pyvenv.cfg" in names and folder != top:
                continue
            if ".gitignore" in names:
                layers = layers.within(folder)
            self._installed.update(installed(folder, names))
            pending.extend((path, layers) for path in self._sort(entries, layers))

    def _add_tracked(self, top: str) -> None:
        """Take what git keeps although .gitignore names it, such as `secrets.py` for a pattern like `*secret*`."""
        if not self._has_ignored:
            return
        self._has_ignored = False
        for path in tracked(top):
            kind = kind_of(path)
            if kind and not is_excluded(path, self._exclude) and not self._passes_over(slash(top), path):
                self._take(path, kind, os.lstat(path).st_mode)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        """The entries of a folder; empty if it was walked before or cannot be read."""
        try:
            status = os.stat(folder)
            identity = (status.st_dev, status.st_ino)
            if identity in self._walked:
                return []
            self._walked.add(identity)
            with os.scandir(folder) as entries:
                return list(entries)
        except OSError as error:
            self._lost(folder, error)
            return []

    def _sort(self, entries: Iterable[os.DirEntry[str]], layers: Layers) -> Iterator[str]:
        """Collect the relevant files and yield the folders to walk next."""
        filtering = bool(layers.exclude or layers.gitignores)
        for entry in entries:
            path = entry.path
            if entry.is_dir(follow_symlinks=False):
                if not self._skips(path, entry.name) and not (filtering and self._ignores(layers, path, True)):
                    yield path
            elif entry.is_symlink():
                self._link(entry, layers)
            elif kind := kind_of(entry.path):
                if path in self._installed or (filtering and self._ignores(layers, path, False)):
                    continue
                if entry.is_file(follow_symlinks=False):
                    self._found[kind].add(path)
                else:
                    self._take(path, kind, entry.stat(follow_symlinks=False).st_mode)

    def _ignores(self, layers: Layers, path: str, is_folder: bool) -> bool:
        """Whether an entry is left out; git may keep what is in it all the same."""
        ignored = layers.ignores(path, is_folder)
        self._has_ignored |= ignored
        return ignored

    def _link(self, entry: os.DirEntry[str], layers: Layers) -> None:
        """Defer a symbolic link. For git's patterns a link is a file, whatever it leads to."""
        if layers.ignores(entry.path, False) or entry.path in self._installed:
            return
        try:
            is_folder = entry.is_dir()
        except OSError as error:
            self._lost(entry.path, error)
            return
        if is_folder:
            if not self._skips(entry.path, entry.name):
                self._linked_folders[entry.path] = layers
        elif (kind := kind_of(entry.path)) and not entry.name.startswith(".#"):  # Emacs lock files are dangling links
            self._linked_files.append((entry.path, kind))

    def _follow_files(self) -> None:
        known = {_identity(path) for paths in self._found.values() for path in paths}
        for path, kind in sorted(self._linked_files):
            try:
                status = os.stat(path)
            except OSError as error:
                self._lost(path, error)
                continue
            if (status.st_dev, status.st_ino) not in known:
                known.add((status.st_dev, status.st_ino))
                self._take(path, kind, status.st_mode)

    def _take(self, path: str, kind: str, mode: int) -> None:
        if stat.S_ISREG(mode):
            self._found[kind].add(path)
        else:
            self._incomplete.add(Incomplete(self._shown(path), 1, "not a regular file"))

    def _skips(self, path: str, name: str) -> bool:
        """Whether a folder is skipped because of its name or contents."""
        if name in VENDORED or path in self._installed or (self._installed and _init(path) in self._installed):
            self._vendored.add(path)
            return True
        if name in BUILD_OUTPUT:
            return not Path(_init(path)).exists()
        return name in SKIPPED

    def _out_of_reach(self, path: str) -> bool:
        """Whether a walk from the working directory would pass over `path` or a folder above it."""
        return path.startswith(self._cwd) and self._passes_over(self._cwd, path)

    def _passes_over(self, top: str, path: str) -> bool:
        folder = top
        for name in path.removeprefix(top).split(os.sep):
            self._installed.update(installed(folder, os.listdir(folder)))
            folder = os.path.join(folder, name)
            if folder in self._installed or (Path(folder).is_dir() and self._skips(folder, name)):
                return True
            if Path(folder, "pyvenv.cfg").exists():
                return True
        return False

    def _lost(self, path: str, error: OSError) -> None:
        self._incomplete.add(Incomplete(self._shown(path), 1, f"cannot be read: {error.strerror or error}"))

    def _shown(self, path: str) -> str:
        return path.removeprefix(self._cwd) or "."

    def _paths(self, paths: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(map(self._shown, paths), key=lambda path: path.replace(os.sep, "\0")))  # by folder


def _init(folder: str) -> str:
    return folder + os.sep + "__init__.py"


def _identity(path: str) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_dev, status.st_ino
