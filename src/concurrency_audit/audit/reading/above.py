"""Files one folder above what is audited: `template.yaml` and `pyproject.toml` beside `src/`."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from concurrency_audit.audit.reading.file_names import REQUIREMENTS

_TEMPLATE = re.compile(
    r"(?:template|sam|serverless|cloudformation|stack|app)[\w.-]*\.(?:ya?ml|json|template)|[\w.-]+\.tf|(?:Dockerfile|Containerfile)[\w.-]*"
)
_PROJECT = (".git", ".hg", "pyproject.toml", "setup.py", "template.yaml", "template.yml", "serverless.yml", "cdk.json")
"""Files that mark a folder as a project of its own; templates above such a folder describe other code."""
_APP = re.compile(r"[\w.-]+\.(?:py|ts)")
_APP_ALONE = re.compile(r"(?:app|[\w.-]*stack[\w.-]*)\.(?:py|ts)|__main__\.py")
"""What a CDK or Pulumi app is called where no cdk.json stands beside it."""
_APP_FOLDERS = ("", "bin", "lib", "stacks", "infra", "infrastructure", "cdk")
"""Where apps keep their stacks, beside the folder with the code."""


def above(paths: Iterable[Path]) -> tuple[str, ...]:
    """Templates, and CDK apps, in the folder above each audited folder, unless that is a project of its own."""
    folders = {path if path.is_dir() else path.parent for path in paths}
    around = [folder / ".." for folder in folders if not _begins_a_project(folder)]
    found = {folder / name for folder in around for name in _names(folder) if _TEMPLATE.fullmatch(name)}
    found.update(path for folder in around for path in _apps(folder))
    return tuple(sorted(map(os.path.normpath, found)))


def requirements(paths: Iterable[Path]) -> tuple[str, ...]:
    """What pins versions and says what is packaged, in the folder above each audited one: it stands beside `src/`."""
    folders = {(path if path.is_dir() else path.parent) / ".." for path in paths}
    found = {folder / name for folder in folders for name in _names(folder) if REQUIREMENTS.fullmatch(name)}
    return tuple(sorted(map(os.path.normpath, found)))


def _apps(folder: Path) -> Iterator[Path]:
    """Scripts that may declare functions: all of an app that cdk.json marks, or one that is called so."""
    is_app = os.path.exists(folder / "cdk.json")  # noqa: PTH110 - as below
    named, inner = (_APP, _APP_FOLDERS) if is_app else (_APP_ALONE, ("",))
    for place in inner:
        yield from (folder / place / name for name in _names(folder / place) if named.fullmatch(name))


def packages_around(folder: Path) -> tuple[str, ...]:
    """The names of a folder and the folders above it, outermost first, as far up as each is a package.

    A folder without an `__init__.py` stands alone: whether it is a package depends on how its modules are imported.
    """
    found: list[str] = []
    own = (folder.name,) if folder.name else ()
    while os.path.exists(folder / "__init__.py") and folder.name:  # noqa: PTH110 - raises for no name
        found.insert(0, folder.name)
        folder = folder.parent
    return tuple(found) or own


def _begins_a_project(folder: Path) -> bool:
    return any(os.path.exists(folder / name) for name in _PROJECT)  # noqa: PTH110 - raises for no name


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder) if entry.is_file()]
    except OSError:
        return []
