"""`--stdin-filename`: an editor's unsaved text stands for a file of the project."""

import os
import sys
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError


def read(name: str) -> dict[str, bytes]:
    """Standard input under the path that findings will name: relative below the working directory, else absolute."""
    if not name or "\0" in name or Path(name).is_dir():
        raise UsageError(f'"{name}" is not the name of a file', "in --stdin-filename", "name a Python file")
    full = Path(os.path.abspath(name))  # noqa: PTH100 - symbolic links stay what the user calls them
    here = Path.cwd()
    path = full.relative_to(here) if full.is_relative_to(here) else full
    return {str(path): sys.stdin.buffer.read()}
