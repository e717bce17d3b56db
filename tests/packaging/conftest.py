"""What users install: built once from a clean export of this tree, then put into fresh environments."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.pythons import clean, interpreter, must, put

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


def install(folder, version, wheel, extra=""):
    """A fresh environment with the wheel and what it asks for, and nothing else, not even pip."""
    python = interpreter(version)
    if python is None:
        pytest.skip(f"there is no Python {version} on this machine")
    must(python, "-m", "venv", "--without-pip", str(folder))
    put(folder / "bin" / "python", f"{wheel}[{extra}]" if extra else str(wheel))
    return Environment(folder)
