"""`--stdin-filename`: an editor's unsaved text stands for a file of the project."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError


def read(name: str) -> dict[str, bytes]:
    """Standard input under the path that findings will name: relative below the working directory, else absolute."""
    if not name or "\0" in name or Path(name).is_dir():
        raise UsageError(f'"{name}" is not the name of a file', "in --stdin-filename", "name a Python file")
    if sys.stdin is None:  # closed by whoever started this
        raise UsageError("there is no standard input", "for --stdin-filename", "pipe the file's text in")
    return {str(_named(Path(name))): sys.stdin.buffer.read()}


def is_excluded(given: Iterable[str], exclude: Sequence[str]) -> bool:
    """Whether `exclude` or .gitignore leave out a path, which need not exist."""
    from concurrency_audit.audit.reading.ignoring import exclude_layer, layers_above

    layer = exclude_layer(exclude)
    return any(layers_above(os.path.abspath(path), False, layer)[1] for path in given)  # noqa: PTH100


def _named(path: Path) -> Path:
    here = Path.cwd()
    full = Path(os.path.abspath(path))  # noqa: PTH100 - symbolic links stay what the user calls them
    # Editors name the folder as the user went there, which a symbolic link may have led to.
    for candidate in (full, full.parent.resolve() / full.name):
        if candidate.is_relative_to(here):
            return candidate.relative_to(here)
    return full
