"""Where the project's libraries are installed, and which distribution an import belongs to. Nothing is imported."""

from __future__ import annotations

import base64
import glob
import hashlib
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

_INFO = re.compile(r"(?P<name>.+)-(?P<version>[^-]+)\.dist-info$")
_REQUIRED = re.compile(r"^Requires-Dist:\s*([\w.-]+)(?!.*\bextra\b)", re.MULTILINE)
_ACTIVE = ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")
STANDARD = "Python's standard library"


class Distribution(NamedTuple):
    """An installed distribution as far as it has one import root."""

    name: str
    version: str
    folder: str
    """The folder that the import root lies in; empty where only its name is known."""


class Installed:
    """The distributions in some folders, looked up by import root; earlier folders win, as on `sys.path`."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.folders = tuple(folders)

    @cached_property
    def state(self) -> tuple[str, ...]:
        """What is installed, by the names of its metadata folders: a result that rests on it holds while this does."""
        return tuple(str(info) for _, info in self._infos)

    @cached_property
    def _infos(self) -> tuple[tuple[Path, Path], ...]:
        found: list[tuple[Path, Path]] = []
        for folder in self.folders:
            try:
                names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(".dist-info"))
            except OSError:
                continue
            found += [(folder, folder / name) for name in names]
        return tuple(found)

    @cached_property
    def _by_root(self) -> Mapping[str, Distribution]:
        found: dict[str, Distribution] = {}
        for folder, info in self._infos:
            match = _INFO.match(info.name)
            if match is None:
                continue
            distribution = Distribution(match["name"], match["version"], str(folder))
            for root in _roots(info):
                found.setdefault(root, distribution)
        return found

    def roots(self, distribution: Distribution) -> list[str]:
        """The import roots of a distribution."""
        return sorted(root for root, one in self._by_root.items() if one == distribution)

    def by_name(self, name: str) -> Distribution | None:
        """The distribution of that name, however it is written."""
        return self._by_name.get(_normal(name))

    @cached_property
    def _by_name(self) -> Mapping[str, Distribution]:
        return {_normal(one.name): one for one in self._by_root.values()}

    def required(self, distribution: Distribution) -> list[str]:
        """The names of what a distribution is built upon, extras left out."""
        info = Path(distribution.folder) / f"{distribution.name}-{distribution.version}.dist-info"
        try:
            text = (info / "METADATA").read_text("utf-8", errors="replace").partition("\n\n")[0]
        except OSError:
            return []
        return _REQUIRED.findall(text)

    def distribution(self, root: str) -> Distribution | None:
        """The distribution that `import root` leads to; None where none is at hand."""
        if root in sys.stdlib_module_names:
            return Distribution(STANDARD, "", "")
        return self._by_root.get(root)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _roots(info: Path) -> Iterator[str]:
    """The import roots of a distribution: what its record lists beside its metadata."""
    try:
        lines = (info / "RECORD").read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        first, slash, _ = line.partition(",")[0].strip('"').partition("/")
        root = first if slash else first.partition(".")[0]
        if root.isidentifier():
            yield root


def around(root: Path, paths: Sequence[Path]) -> tuple[Path, ...]:
    """The environment that a project runs in: the active one, the one beside it, the one that Poetry keeps for it."""
    active = [Path(os.environ[name]) for name in _ACTIVE if os.environ.get(name)]
    starts = [root, *(path if path.is_dir() else path.parent for path in paths)]
    beside = [start / name for start in dict.fromkeys(starts) for name in (".venv", "venv")]
    for candidate in chain(active, beside, _of_poetry(root)):
        if found := site_packages(candidate):
            return tuple(found)
    return ()


def _of_poetry(root: Path) -> Iterator[Path]:
    """Where Poetry keeps the environments of a project: named after it and its folder."""
    if (root / "poetry.lock").is_file():
        digest = base64.urlsafe_b64encode(hashlib.sha256(os.fsencode(root.resolve())).digest()).decode()[:8]
        home = Path(os.environ.get("POETRY_CACHE_DIR") or Path.home() / ".cache" / "pypoetry")
        yield from sorted((home / "virtualenvs").glob(f"*-{glob.escape(digest)}-py*"), reverse=True)


def site_packages(given: Path) -> list[Path]:
    """The folders of installed packages that a virtual environment, its interpreter or such a folder itself means."""
    base = given.parent.parent if given.is_file() else given
    layouts = ("lib/python3*/site-packages", "lib64/python3*/site-packages", "Lib/site-packages")
    found = [path for layout in layouts for path in sorted(base.glob(layout))]
    if not found and base.is_dir() and next(base.glob("*.dist-info"), None) is not None:
        found = [base]
    unique: dict[str, Path] = {}
    for path in found:
        unique.setdefault(os.path.realpath(path), path)  # lib64 often is lib
    return list(unique.values())
