"""`--stdin-filename`: unsaved text from an editor replaces a file of the project."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError


def read(name: str) -> dict[str, bytes]:
    """Standard input, with the path for findings: relative if below the working directory, else absolute."""
    if not name or "\0" in name or Path(name).is_dir():
        raise UsageError(f'"{name}" is not the name of a file', "in --stdin-filename", "name a Python file")
    if sys.stdin is None:  # the parent process closed it
        raise UsageError("there is no standard input", "for --stdin-filename", "pipe the file's text in")
    return {str(_named(Path(name))): sys.stdin.buffer.read()}


def is_excluded(given: Iterable[str], exclude: Sequence[str]) -> bool:
    """Whether `exclude`, or .gitignore of what git does not keep, exclude a path, which need not exist."""
    from concurrency_audit.audit.reading.ignoring import exclude_layer, layers_above
    from concurrency_audit.audit.reading.tracked import is_kept

    layer = exclude_layer(exclude)
    paths = [os.path.abspath(path) for path in given]  # noqa: PTH100
    return any(layers_above(path, False, layer)[1] and not is_kept(path, layer) for path in paths)


def _named(path: Path) -> Path:
    here = Path.cwd()
    full = Path(os.path.abspath(path))  # noqa: PTH100 - symbolic links stay what the user calls them
    # Editors use the path that the user opened, which may lead through a symbolic link.
    for candidate in (full, full.parent.resolve() / full.name):
        if candidate.is_relative_to(here):
            return candidate.relative_to(here)
    return full
