"""`make bench`: the audit beside other tools on published packages, one after the other in one run.

Figures are of one run on one machine; the ratios carry further than the seconds. CPU time is that of all processes of a
tool. Only the packages' Python files are unpacked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.record import Row, keep, report

TITLE = "The audit beside other tools"
HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ONE = Path("django", "db", "models", "query.py")
MOST_MEMORY = 130
"""Megabytes for the whole corpus on one process."""
BENCH = ROOT / ".bench"
AUDIT = [str(Path(sys.executable).with_name("concurrency-audit")), "check", "--format", "json"]
PARSE = """
import gc, pathlib, sys, libcst
gc.disable()
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    try:
        libcst.parse_module(path.read_bytes())
    except Exception:
        pass
"""
AST = PARSE.replace(", libcst", ", ast").replace("libcst.parse_module", "ast.parse")
READ_ALL = """
import pathlib, sys
from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
audit([pathlib.Path(sys.argv[1])], Settings(jobs=1, survey=False))
"""


class Figures(NamedTuple):
    """What one command took."""

    wall: float
    cpu: float
    rss: float
    """Megabytes at the peak of the biggest process."""


def measure(command: list[str], cwd: Path) -> Figures:
    """Run a command to its end; its exit code says what it found, not whether it worked."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    code = process.returncode = os.waitstatus_to_exitcode(status)
    if code < 0 or code > 31:  # pylint and bandit say more than 1
        raise SystemExit(f"{' '.join(command[:4])} failed: {complaint.decode(errors='replace')[-500:]}")
    return Figures(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def corpus() -> Path:
    """The pinned packages, unpacked once; without their metadata, which would mark them as installed by pip."""
    folder = BENCH / "corpus"
    if not folder.exists():
        wheels, fresh = BENCH / "wheels", BENCH / "corpus.new"
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        wanted = ["--only-binary", ":all:", "-d", str(wheels), "-r", str(HERE / "packages.txt")]
        if subprocess.run([*pip, *wanted], check=False).returncode:
            raise SystemExit("the packages to audit could not be downloaded: nothing is measured")
        shutil.rmtree(fresh, ignore_errors=True)
        for wheel in wheels.glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(fresh, [n for n in archive.namelist() if n.endswith(".py")])
        for metadata in fresh.glob("*.dist-info"):
            shutil.rmtree(metadata)
        fresh.rename(folder)
    return folder


def tools() -> Path:
    """The folder with the other tools' commands. One that could not be installed is missing there."""
    folder = BENCH / "tools"
    if not (folder / "bin" / "ruff").exists():
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, "-r", str(HERE / "tools.txt")], check=False).returncode:
            print("the other tools could not all be installed", file=sys.stderr)
    return folder / "bin"


def lines_in(folder: Path) -> int:
    """How many lines of Python lie below a folder."""
    return sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.py"))


def counted(path: Path) -> int:
    """How many lines a file has, or a folder."""
    return path.read_bytes().count(b"\n") if path.is_file() else lines_in(path)


def ours(tree: Path) -> Iterator[tuple[str, Path, Figures]]:
    """Our own runs: cold, warm, one file, everything read closely."""
    name, home = tree.name, tree.parent
    for jobs in ("1", "2"):
        yield (
            f"audit, cold, {jobs} process{'es' * (jobs != '1')}",
            tree,
            measure([*AUDIT, "--no-cache", "--jobs", jobs, name], home),
        )
    cache = home / "bench-cache"
    shutil.rmtree(cache, ignore_errors=True)
    cached = [*AUDIT, "--jobs", "1", "--cache-dir", str(cache)]
    yield "audit, cold, writing the cache", tree, measure([*cached, name], home)
    yield "audit, warm", tree, min(measure([*cached, name], home) for _ in range(3))
    one = tree / ONE
    file = str(one.relative_to(home))
    measure([*cached, file], home)
    yield "audit, one cached file", one, min(measure([*cached, file], home) for _ in range(3))
    shutil.rmtree(cache, ignore_errors=True)


def parsers(tree: Path) -> Iterator[tuple[str, Path, Figures]]:
    """What parsing alone takes, with either parser that the audit uses."""
    yield "ast.parse alone", tree, measure([sys.executable, "-c", AST, str(tree)], ROOT)
    yield "libcst.parse_module alone", tree, measure([sys.executable, "-c", PARSE, str(tree)], ROOT)


def closely(subset: Path) -> Iterator[tuple[str, Path, Figures]]:
    """Everything read closely, beside bare parsing of the same files."""
    yield "libcst.parse_module alone, subset", subset, measure([sys.executable, "-c", PARSE, str(subset)], ROOT)
    yield (
        "audit, every module read closely, subset",
        subset,
        measure([sys.executable, "-c", READ_ALL, subset.name], subset.parent),
    )


def theirs(tree: Path, subset: Path, bin_: Path) -> Iterator[tuple[str, Path, Figures]]:
    """The other tools that are there, each with the rules nearest to ours; what is not measured is said."""
    for label, path, command, cwd in compared(tree, subset, bin_):
        if shutil.which(command[0]) is None:
            print(f"{label}: not measured, there is no {command[0]}; without {bin_.parent} it is installed anew")
        else:
            yield label, path, measure(command, cwd)


def compared(tree: Path, subset: Path, bin_: Path) -> Iterator[tuple[str, Path, list[str], Path]]:
    """What each tool is called with, and where; the slow ones on a subset."""
    codes = "F,B006,B008,B019,B023,PLW0602,PLW0603,S108"
    ruff = [str(bin_ / "ruff"), "check", "--no-cache", "--isolated", "--quiet", "--no-respect-gitignore"]
    yield "ruff, nearest rules", tree, [*ruff, "--select", codes, str(tree)], ROOT
    yield "bandit, subset", subset, [str(bin_ / "bandit"), "-q", "-r", str(subset)], ROOT
    flake8 = [str(bin_ / "flake8"), "--isolated", "--select", "B"]
    yield "flake8-bugbear, 2 processes, subset", subset, [*flake8, "-j2", str(subset)], ROOT
    pylint = [str(bin_ / "pylint"), "-j1", "--disable=all", "--enable=W0602,W0603,W0102", "--rcfile=/dev/null"]
    yield "pylint, 3 rules, subset", subset, [*pylint, str(subset)], ROOT
    with TemporaryDirectory() as outside:  # fixit passes over what git ignores
        copied = Path(outside, subset.name)
        shutil.copytree(subset, copied)
        yield "fixit, subset", copied, [str(bin_ / "fixit"), "lint", str(copied)], Path(outside)


def row(label: str, path: Path, took: Figures, ours_per_cpu: float) -> str:
    """One line of the table; the ratio is of lines per CPU second, ours cold on one process being 1."""
    lines = counted(path)
    per_cpu = lines / took.cpu
    ratio = f"{ours_per_cpu / per_cpu:8.2f}" if ours_per_cpu else "    1.00"
    return f"{label:42} {lines:8,} {took.wall:8.2f} {took.cpu:8.2f} {took.rss:6.0f} {lines / took.wall:12,.0f} {ratio}"


def main(arguments: list[str]) -> None:
    """Print the table; `--ours` leaves the other tools out, `--prepare` only downloads what is needed."""
    tree = corpus()
    if "--prepare" in arguments:
        tools()
        return
    subset = tree / "aws_lambda_powertools"
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':42} {'lines':>8} {'wall s':>8} {'cpu s':>8} {'MB':>6} {'lines/s wall':>12} {'x our cpu':>8}")
    base = 0.0
    runs = [ours(tree), parsers(tree), closely(subset)] + (
        [] if "--ours" in arguments else [theirs(tree, subset, tools())]
    )
    kept: list[Row] = []
    for group in runs:
        for label, path, took in group:
            print(row(label, path, took, base), flush=True)
            base = base or lines_in(tree) / took.cpu
            lines = counted(path)
            kept.append(Row(label, took.cpu, "s", took.cpu * base / lines, "the audit's CPU, cold, for as many lines"))
            if len(kept) == 1:
                kept.append(Row("audit, cold, peak memory", took.rss, "MB", took.rss / MOST_MEMORY, "what it may take"))
            keep(TITLE, kept)
    print("\nCPU seconds and ratios:")
    for line in report(TITLE, kept):
        print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
