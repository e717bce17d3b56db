"""Interpreters of this machine, and folders outside git with what is installed for them, once."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

_LIGHT = ("libcst>=1.8.2", "pathspec>=0.12", "PyYAML>=6.0")
"""What the command itself needs under an interpreter that it is not installed for."""


class MissingError(Exception):
    """An interpreter or a package that cannot be had here; the message names it."""


@cache
def interpreter(version: str) -> str:
    """A CPython of this version, like 3.13 or 3.12.1; a name on the PATH may be an empty shim."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    own = getattr(sys, "_base_executable", sys.executable)
    short = ".".join(version.split(".")[:2])
    for candidate in filter(None, (own, shutil.which(f"python{short}"), *_under(pyenv, version))):
        asked = "import sys; print('%d.%d.%d' % sys.version_info[:3])"
        said = subprocess.run([candidate, "-c", asked], capture_output=True, text=True, check=False)
        if said.returncode == 0 and f"{said.stdout.strip()}.".startswith(f"{version}."):
            return str(candidate)
    raise MissingError(f"no Python {version}")


def _under(pyenv: Path, version: str) -> Iterable[str]:
    found = (pyenv / "versions").glob(f"{version}*/bin/python")
    return map(str, sorted(found))


def environment(root: Path, version: str, packages: Sequence[str] = ()) -> str:
    """The interpreter of a virtual environment with these packages, what the command itself needs, and nothing else."""
    python = interpreter(version)
    folder = root / "-".join(("python", version, *(name.partition("==")[0] for name in packages)))
    inside, whole = str((folder / "bin" / "python").absolute()), folder / "complete"
    if not whole.exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python, "-m", "venv", "--without-pip", str(folder)], check=True)
        _install(["--python", inside], (*_LIGHT, *packages))
        whole.touch()
    return inside


def installed(root: Path, python: str, version: str, packages: Sequence[str]) -> str:
    """A folder that holds these packages and what they need, for PYTHONPATH."""
    folder = root / f"{'+'.join(packages).replace('==', '-')}-python-{version}"
    if not folder.exists():
        half = folder.with_suffix(".part")
        shutil.rmtree(half, ignore_errors=True)
        half.parent.mkdir(parents=True, exist_ok=True)
        _install(["--python", python, "--target", str(half)], packages)
        half.rename(folder)
    return str(folder.absolute())


def _install(where: Sequence[str], packages: Sequence[str]) -> None:
    quick = [sys.executable, "-m", "uv", "pip", "install", "--quiet", *where, *packages]
    if subprocess.run(quick, capture_output=True, check=False).returncode:
        # uv does not read pip's configuration, and that may be where this machine's index is named.
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", *where[:2], "install", "--quiet", *where[2:]]
        done = subprocess.run([*pip, *packages], capture_output=True, text=True, check=False)
        if done.returncode:
            raise MissingError(f"{' '.join(packages)} cannot be installed: {done.stderr.strip()[-200:]}")
