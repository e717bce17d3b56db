"""A Python 3.13 that can run the server: packages with compiled wheels for Lambda's interpreter need that very one."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from tests import pythons

ROOT = Path(__file__).parents[2]


def interpreter(cache: pytest.Cache) -> Path:
    """This interpreter where it is 3.13; else a virtual environment of one, made once and kept in pytest's cache.

    Skips the test, and says so, where there is no Python 3.13; that nothing can be installed into one is an error, as
    it may be this project that cannot.
    """
    found = pythons.interpreter("3.13")
    if found is None:
        pytest.skip("no Python 3.13 here: put python3.13 on the PATH, or install one through pyenv")
    if found == sys.executable:
        return Path(found)
    mark = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + bytes(ROOT) + found.encode()).hexdigest()[:12]
    home = cache.mkdir(f"python313-{mark}")
    python = home / "bin" / "python"
    if not (home / "complete").exists():
        pythons.must(found, "-m", "venv", "--clear", "--without-pip", str(home))
        pythons.put(python, "--editable", f"{ROOT}[instances]")
        (home / "complete").touch()
    return python
