"""The Python that a function's Runtime names, where it is installed on this machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_RUNTIME = re.compile(r"python(3\.\d+)")
_PACKAGE = Path(__file__).parents[2]
_BROUGHT = ("boto3", "botocore", "s3transfer", "jmespath", "urllib3", "dateutil", "six")
"""What AWS's runtimes bring; all of it runs on every Python, so another interpreter can be lent the server's."""


@dataclass(frozen=True)
class Choice:
    """An interpreter for a function."""

    python: str
    why: str = ""
    """Why it is not the declared one; empty where it is."""

    @property
    def is_ours(self) -> bool:
        """Whether it is the one that runs the server."""
        return self.python == sys.executable


def choose(runtime: str, *, with_client: bool) -> Choice:
    """The interpreter that runs a function of a Runtime.

    Args:
        runtime: as the function names it, such as ``python3.13``.
        with_client: whether AWS's runtime client has to be installed in it.
    """
    match = _RUNTIME.fullmatch(runtime)
    version = match[1] if match else ""
    if version == own_version():
        return Choice(sys.executable)
    found = find(version) if match else None
    if found is None:
        return Choice(sys.executable, f"no Python {version} is installed here")
    if with_client and not _has(found, "awslambdaric"):
        return Choice(sys.executable, f"{found} has no awslambdaric (install it there with pip)")
    return Choice(str(found))


def own_version() -> str:
    """The server's version, as a Runtime names it."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


@cache
def find(version: str) -> Path | None:
    """An interpreter of a version such as ``3.13``: this one, one on the PATH, or one that pyenv keeps."""
    if version == own_version():
        return Path(sys.executable)
    on_path = shutil.which(f"python{version}")
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    places = [*([Path(on_path)] if on_path else []), *sorted(pyenv.glob(f"{version}.*/bin/python{version}"))]
    return next((one for one in places if _said(one, "'%d.%d' % sys.version_info[:2]") == version), None)


@cache
def _has(python: Path, module: str) -> bool:
    return _said(python, f"importlib.util.find_spec('{module}') is not None") == "True"


def _said(python: Path, expression: str) -> str:
    """What an interpreter says of itself; nothing where it does not run, as pyenv's stand-ins may not."""
    command = [str(python), "-I", "-c", f"import importlib.util, sys; print({expression})"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def lend(folder: Path) -> Path:
    """A folder with our runtimes and what AWS's bring, and nothing else of the server's environment; made once.

    The server's own packages cannot be lent whole: some are compiled for its version.
    """
    lent = folder / "lent"
    if not lent.is_dir():
        lent.mkdir()
        (lent / _PACKAGE.name).symlink_to(_PACKAGE)
        for name in _BROUGHT:
            spec = importlib.util.find_spec(name)
            if spec is not None and spec.origin is not None:
                origin = Path(spec.origin)
                place = origin.parent if origin.name == "__init__.py" else origin
                (lent / place.name).symlink_to(place)
    return lent
