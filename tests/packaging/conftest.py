"""What users install: built once from a clean export of this tree, then put into fresh environments.

Packages come from the index that this machine is set up for, as in CI.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
LITTER = (
    ".venv/bin/python",
    ".concurrency_audit_cache/v1.sqlite",
    ".mypy_cache/x.json",
    "src/concurrency_audit/__pycache__/x.cpython-313.pyc",
    "src/concurrency_audit.egg-info/PKG-INFO",
    "build/lib/old.py",
    "dist/old.whl",
    ".bench/corpus/x.py",
    "verdict.json",
)
"""What lies about in a checkout that is worked in and must not be published."""


class Built(NamedTuple):
    """The two files of a release, and what they were built from."""

    wheel: Path
    sdist: Path
    from_tree: Path
    """A wheel built from the tree itself rather than from the source distribution."""
    tracked: frozenset[str]


class Environment(NamedTuple):
    """A virtual environment with the wheel in it."""

    folder: Path

    def run(self, *argv, **options):
        """Run one of its commands away from the checkout; returns the finished process."""
        options = {"capture_output": True, "text": True, "timeout": 120, **options}
        return subprocess.run(
            [self.folder / "bin" / argv[0], *argv[1:]], env=clean(), cwd=self.folder, check=False, **options
        )


def clean(**variables):
    """This process's environment without what would let the checkout or this interpreter's packages through."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    return {**kept, "PYTHONNOUSERSITE": "1", "NO_COLOR": "1", **variables}


def must(*argv, cwd=None):
    """Run a command that has to work; returns its standard output."""
    done = subprocess.run(argv, cwd=cwd, env=clean(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{argv}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def build(tree, out, *kinds):
    """Build with PyPA's `build`, in an isolated environment."""
    must(sys.executable, "-m", "build", "--outdir", str(out), *kinds, str(tree))


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A wheel by way of the source distribution, as release tools make it, and one from the tree."""
    tree, out, direct = (tmp_path_factory.mktemp(name) for name in ("tree", "dist", "direct"))
    listed = must("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    names = [name for name in listed if (ROOT / name).is_file()]
    for name in (*names, *LITTER):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        if name in LITTER:
            (tree / name).write_text("litter")
        else:
            shutil.copy(ROOT / name, tree / name)
    build(tree, out)
    build(tree, direct, "--wheel")
    (wheel,), (sdist,), (from_tree,) = out.glob("*.whl"), out.glob("*.tar.gz"), direct.glob("*.whl")
    return Built(wheel, sdist, from_tree, frozenset(names))


@cache
def interpreter(version):
    """The machine's CPython of a version, None where there is none; a name on the PATH may be an empty shim."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    named = [sys.executable, shutil.which(f"python{version}"), *pyenv.glob(f"versions/{version}.*/bin/python")]
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    for candidate in filter(None, named):
        said = subprocess.run([candidate, "-c", asked], capture_output=True, text=True, check=False)
        if (said.returncode, said.stdout.strip()) == (0, version):
            return str(candidate)
    return None


def install(folder, version, wheel, extra=""):
    """A fresh environment with the wheel and what it asks for, and nothing else, not even pip."""
    python = interpreter(version)
    if python is None:
        pytest.skip(f"there is no Python {version} on this machine")
    must(python, "-m", "venv", "--without-pip", str(folder))
    inside, what = str(folder / "bin" / "python"), f"{wheel}[{extra}]" if extra else str(wheel)
    quick = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", inside, what]
    if subprocess.run(quick, env=clean(), capture_output=True, check=False).returncode:
        # uv does not read pip's configuration, and that may be where this machine's index is named.
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", inside]
        must(*pip, "install", "--quiet", "--no-compile", what)
    return Environment(folder)
