"""A Python 3.13 that can run the server: packages with compiled wheels for Lambda's interpreter need that very one."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WANTED = (3, 13)


def interpreter(cache: pytest.Cache) -> Path:
    """This interpreter where it is 3.13; else a virtual environment of one, made once and kept in pytest's cache.

    Skips the test, and says why, where there is no Python 3.13 or pip cannot install into it.
    """
    if sys.version_info[:2] == WANTED:
        return Path(sys.executable)
    found = _installed()
    if found is None:
        pytest.skip("no Python 3.13 here: put python3.13 on the PATH, or install one through pyenv")
    mark = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + bytes(ROOT) + bytes(found)).hexdigest()[:12]
    home = cache.mkdir(f"python313-{mark}")
    python = home / "bin" / "python"
    if not (home / "complete").exists():
        _run(found, "-m", "venv", "--clear", str(home))
        _run(python, "-m", "pip", "install", "--quiet", "--editable", f"{ROOT}[instances]")
        (home / "complete").touch()
    return python


def _installed() -> Path | None:
    named = shutil.which("python3.13")
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    places = [*([Path(named)] if named else []), *sorted(pyenv.glob("3.13.*/bin/python3.13"))]
    return next((one for one in places if _version(one) == "3.13"), None)


def _version(python: Path) -> str:
    """What an interpreter says it is; pyenv's stand-ins may lead to none."""
    command = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _run(*command: Path | str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        pytest.skip(f"Python 3.13 could not be prepared: {last}")
