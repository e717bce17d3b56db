"""The Python that a function's Runtime names, where it is installed on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

_RUNTIME = re.compile(r"python(3\.\d+)")


def for_runtime(runtime: str) -> str:
    """The interpreter that runs a function of this Runtime: its own, or that of the server where there is none."""
    match = _RUNTIME.fullmatch(runtime)
    found = find(match[1]) if match else None
    return str(found) if found is not None else sys.executable


def version_of_server() -> str:
    """The server's own version, as a Runtime names it."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


@cache
def find(version: str) -> Path | None:
    """An interpreter of a version such as ``3.13``: this one, one on the PATH, or one that pyenv keeps."""
    if version == version_of_server():
        return Path(sys.executable)
    on_path = shutil.which(f"python{version}")
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    places = [*([Path(on_path)] if on_path else []), *sorted(pyenv.glob(f"{version}.*/bin/python{version}"))]
    return next((one for one in places if _says(one, version)), None)


def _says(python: Path, version: str) -> bool:
    """Whether an interpreter runs and is of this version; pyenv's stand-ins may lead to none."""
    command = [str(python), "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.strip() == version
