"""`make soak`: trees that nobody tuned the audit on, each with one job, with two, and once more from the cache.

Every run has to end with a documented exit code, without a traceback, and to print the same bytes as the first. Parts
can be named: `python -m tests.bench.soak.soak mutants:00,01 stdlib packages:sympy,black`. Figures are of one machine.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.soak.mutants import mutants

HERE = Path(__file__).parent
BENCH = HERE.parents[2] / ".bench" / "soak"
SEED, MUTANTS, TOGETHER = 20261128, 5000, 250
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PATIENCE = 1800
"""Seconds for one run; sympy, pandas and the like are the long ones."""
SOUND = (0, 1, 3)
"""Exit codes: nothing found, something found, something could not be read."""


class Run(NamedTuple):
    """One audit of a tree."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    megabytes: float
    """Peak of its biggest process."""


class Row(NamedTuple):
    """What a tree came to."""

    name: str
    files: int
    findings: int
    unread: int
    runs: Sequence[Run]
    complaints: Sequence[str]


def audited(folder: Path, *options: str) -> Run:
    """One run of the command, as a user has it."""
    argv = [sys.executable, "-P", "-m", "concurrency_audit", "check", "--format", "json", *options, "."]
    with TemporaryDirectory() as scratch:
        out, err = Path(scratch, "out"), Path(scratch, "err")
        started = time.perf_counter()
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = subprocess.Popen(argv, cwd=folder, stdout=stdout, stderr=stderr)
            while True:
                ended, status, usage = os.wait4(process.pid, os.WNOHANG)
                if ended:
                    break
                if time.perf_counter() - started > PATIENCE:
                    process.kill()
                time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
        taken = time.perf_counter() - started
        return Run(process.returncode, out.read_bytes(), err.read_bytes(), taken, usage.ru_maxrss / 1024)


def soaked(name: str, folder: Path) -> Row:
    """All runs over one tree, and what is wrong with them."""
    with TemporaryDirectory() as cache:
        runs = [
            audited(folder, "--jobs=1", f"--cache-dir={cache}"),
            audited(folder, "--jobs=2", "--no-cache"),
            audited(folder, "--jobs=2", f"--cache-dir={cache}"),
        ]
        # Another setting, so that not the first run's result is printed again but what was read is used.
        runs.append(audited(folder, "--jobs=2", f"--cache-dir={cache}", "--exclude=/there-is-nothing-of-this-name"))
    complaints = [*_complaints(runs)]
    try:
        document = json.loads(runs[0].out)
    except ValueError:
        return Row(name, 0, 0, 0, runs, [*complaints, "no JSON"])
    surprised = [row for row in document["incomplete"] if "failed unexpectedly" in row["reason"]]
    complaints += [f"{row['path']}:{row['line']}: {row['reason']}" for row in surprised]
    files = sum(1 for _ in folder.rglob("*.py"))
    return Row(name, files, len(document["findings"]), len(document["incomplete"]), runs, complaints)


def _complaints(runs: Sequence[Run]) -> Iterator[str]:
    for run in runs:
        if run.code not in SOUND:
            yield f"exit code {run.code}: {run.err[-300:]!r}"
        if b"Traceback" in run.err:
            yield f"a traceback: {run.err[-600:]!r}"
        if run.out != runs[0].out:
            yield "another output than the first run's"


def mutant_trees(scratch: Path) -> Iterator[tuple[str, Path]]:
    """The mutated files, so many in one tree."""
    for number, data in enumerate(mutants(SEED, MUTANTS)):
        folder = scratch / f"mutants-{number // TOGETHER:02}"
        folder.mkdir(exist_ok=True)
        (folder / f"m{number:04}.py").write_bytes(data)
        if number % TOGETHER == TOGETHER - 1:
            yield folder.name, folder


def libraries(scratch: Path, wanted: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """The standard library, tests included, of every supported Python that is found."""
    found: dict[str, Path] = {}
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in PYTHONS:
        candidates = [shutil.which(f"python{version}"), *sorted(pyenv.glob(f"{version}.*/bin/python"))]
        for python in filter(None, candidates):
            ask = [
                str(python),
                "-c",
                "import sys, sysconfig; print(sys.version_info[:2], sysconfig.get_path('stdlib'))",
            ]
            done = subprocess.run(ask, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                found.setdefault(version, Path(done.stdout.partition(") ")[2].strip()))
    for version, folder in found.items():
        if wanted and version not in wanted:
            continue
        target = scratch / f"python-{version}"
        shutil.copytree(
            folder, target, ignore=shutil.ignore_patterns("site-packages", "__pycache__", "*.so", "*.pyc", "*.a")
        )
        yield target.name, target


def packages(scratch: Path, wanted: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """The pinned packages, each unpacked by itself."""
    pins = [line for line in (HERE / "packages.txt").read_text().splitlines() if line and line[0] != "#"]
    for pin in pins:
        name = pin.partition("==")[0]
        if wanted and name.lower() not in wanted:
            continue
        wheels = BENCH / name
        if not list(wheels.glob("*.whl")):
            fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            subprocess.run([*fetch, "--dest", str(wheels), pin], check=True)
        target = scratch / name
        with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
            wheel.extractall(target, [one for one in wheel.namelist() if one.endswith(".py")])
        yield pin, target


def trees(scratch: Path, parts: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """The trees of the parts that were named."""
    for part in parts:
        kind, _, names = part.partition(":")
        wanted = [name.lower() for name in names.split(",") if name]
        if kind == "mutants":
            yield from (tree for tree in mutant_trees(scratch) if not wanted or tree[0].rpartition("-")[2] in wanted)
        elif kind == "stdlib":
            yield from libraries(scratch, wanted)
        elif kind == "packages":
            yield from packages(scratch, wanted)
        else:
            sys.exit(f"no part is called {part}: mutants, stdlib or packages, with :NAME,NAME for some")


def main(parts: Sequence[str]) -> int:
    """Print a row per tree; gives 1 where anything was wrong."""
    wrong = 0
    print("| tree | files | findings | incomplete | seconds: 1 job, 2 jobs, again | peak MB |", flush=True)
    print("| --- | ---: | ---: | ---: | --- | ---: |", flush=True)
    with TemporaryDirectory(prefix="soak-") as scratch:
        for name, folder in trees(Path(scratch), parts):
            row = soaked(name, folder)
            seconds = ", ".join(f"{run.seconds:.1f}" for run in row.runs)
            peak = max(run.megabytes for run in row.runs)
            print(f"| {name} | {row.files} | {row.findings} | {row.unread} | {seconds} | {peak:.0f} |", flush=True)
            for complaint in row.complaints:
                print(f"  WRONG {complaint}", flush=True)
            wrong += bool(row.complaints)
            shutil.rmtree(folder)
    print(f"{wrong} trees with something wrong" if wrong else "nothing wrong", flush=True)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["mutants", "stdlib", "packages"]))
