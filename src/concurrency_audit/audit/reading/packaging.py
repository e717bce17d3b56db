"""Folders of the same project from which packaging files take code: Poetry, uv, setuptools, Hatch, requirements.

Facts: https://python-poetry.org/docs/pyproject/#packages and /docs/dependency-specification/#path-dependencies,
https://docs.astral.sh/uv/concepts/projects/dependencies/#path, and /concepts/projects/workspaces/,
https://setuptools.pypa.io/en/latest/userguide/package_discovery.html,
https://pip.pypa.io/en/stable/reference/requirements-file-format/.
"""

# Plain strings, as `files` has them.
# ruff: noqa: PTH112, PTH118, PTH119, PTH120

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

_LARGEST = 1_000_000
"""Bytes; larger files are lock files of another kind."""
_PATHS = re.compile(r"(?:-e|--editable)[ =]\s*(\S+)|(\.{1,2}/\S*)|[\w.\[\]-]+\s*@\s*file:(?!///)(\S+)")


class _Project(NamedTuple):
    """What a folder with a pyproject.toml takes from elsewhere, and what others get who depend on it."""

    folder: str
    name: str
    roots: tuple[str, ...]
    """Its own import roots."""
    taken: tuple[str, ...]
    """Folders of other projects that it depends on."""
    members: tuple[str, ...]
    """Names of projects of the same workspace that it depends on."""


def packaged(files: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """For each folder with such a file: that folder, then the import roots that its files add, audited or not."""
    files = sorted(set(files))
    projects = {p.folder: p for file in files if os.path.basename(file) == "pyproject.toml" for p in _read(file)}
    named = {project.name: project for project in projects.values() if project.name}
    ways: dict[str, list[str]] = {}
    for project in projects.values():
        asked = [*project.taken, *(named[name].folder for name in project.members if name in named)]
        ways.setdefault(project.folder, []).extend((*project.roots, *_roots(asked, projects)))
    for file in files:
        if os.path.basename(file).startswith("requirements"):
            folder = os.path.dirname(file)
            ways.setdefault(folder, []).extend(_roots(_required(file, folder), projects))
    return tuple((folder, *dict.fromkeys(roots)) for folder, roots in sorted(ways.items()) if roots)


def _roots(folders: Iterable[str], projects: Mapping[str, _Project]) -> Iterator[str]:
    """The import roots of projects by their folders: what they say themselves, `src`, and the folder."""
    for folder in folders:
        known = projects.get(folder) or next(_read(os.path.join(folder, "pyproject.toml")), None)
        yield from known.roots if known else ()
        yield from (os.path.join(folder, "src"), folder)


def _read(file: str) -> Iterator[_Project]:
    """What a pyproject.toml says; nothing if it is not there or cannot be read: its tools tell that better."""
    import tomllib  # late: takes 12 ms, and most runs have no such file

    try:
        text = Path(file).read_bytes()[:_LARGEST].decode()
        tool = _table(said := tomllib.loads(text), "tool")
    except (OSError, ValueError, RecursionError):
        return
    folder = os.path.dirname(file)
    poetry, uv = _table(tool, "poetry"), _table(tool, "uv")
    name = _table(said, "project").get("name") or poetry.get("name")
    sources = _table(uv, "sources")
    asked = [*_depends(poetry), *sources.values()]
    yield _Project(
        folder,
        name if isinstance(name, str) else "",
        tuple(_under(folder, root) for root in _own_roots(tool, poetry)),
        tuple(
            _under(folder, one["path"]) for one in asked if isinstance(one, dict) and isinstance(one.get("path"), str)
        ),
        tuple(name for name, one in sources.items() if isinstance(one, dict) and one.get("workspace") is True),
    )


def _own_roots(tool: Mapping[str, Any], poetry: Mapping[str, Any]) -> Iterator[str]:
    """The folders in which a project's packages lie, as its build backend is told."""
    setuptools = _table(tool, "setuptools")
    found = [one.get("from") for one in _list(poetry, "packages") if isinstance(one, dict)]
    found.append(_table(setuptools, "package-dir").get(""))
    found.extend(_list(_table(_table(setuptools, "packages"), "find"), "where"))
    wheel = _table(_table(_table(_table(tool, "hatch"), "build"), "targets"), "wheel")
    found.extend(os.path.dirname(one) for one in _list(wheel, "packages") if isinstance(one, str))
    yield from (each for each in found if isinstance(each, str) and each)


def _depends(poetry: Mapping[str, Any]) -> Iterator[object]:
    groups = [_table(group, "dependencies") for group in _table(poetry, "group").values() if isinstance(group, dict)]
    for table in (_table(poetry, "dependencies"), *groups):
        yield from table.values()


def _required(file: str, folder: str) -> Iterator[str]:
    """The folders that a requirements file names."""
    try:
        lines = Path(file).read_bytes()[:_LARGEST].decode(errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        if match := _PATHS.match(line.strip()):
            inside = _under(folder, next(filter(None, match.groups())).partition("[")[0])
            if os.path.isdir(inside):
                yield inside


def _under(folder: str, path: str) -> str:
    return os.path.normpath(os.path.join(folder, path))


def _table(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _list(of: Mapping[str, Any], name: str) -> list[Any]:
    found = of.get(name)
    return found if isinstance(found, list) else []
