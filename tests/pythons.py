"""Other Pythons of this machine, and what is put into their environments.

Packages come from the index that this machine is set up for, as in CI.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path


def clean(**variables: str) -> dict[str, str]:
    """This process's environment without what would let the checkout or this interpreter's packages through."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    return {**kept, "PYTHONNOUSERSITE": "1", "NO_COLOR": "1", **variables}


def must(*argv: str | Path, cwd: Path | None = None) -> str:
    """Run a command that has to work; returns its standard output."""
    done = subprocess.run(argv, cwd=cwd, env=clean(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{argv}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@cache
def interpreter(version: str) -> str | None:
    """The machine's CPython of a version, None where there is none; a name on the PATH may be an empty shim."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    named = [sys.executable, shutil.which(f"python{version}"), *pyenv.glob(f"versions/{version}.*/bin/python")]
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    for candidate in filter(None, named):
        said = subprocess.run([candidate, "-c", asked], capture_output=True, text=True, check=False)
        if (said.returncode, said.stdout.strip()) == (0, version):
            return str(candidate)
    return None


def put(python: Path, *what: str) -> None:
    """Install into an environment, which needs no pip of its own."""
    quick = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python), *what]
    if subprocess.run(quick, env=clean(), capture_output=True, check=False).returncode:
        # uv does not read pip's configuration, and that may be where this machine's index is named.
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
        must(*pip, "install", "--quiet", "--no-compile", *what)
