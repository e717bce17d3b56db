"""What other tools report on the rules' fixtures: `make bench-peers`.

Each tool runs with the rules that come nearest to ours. A fixture's functions either hold a hazard (their comments say
so) or are look-alikes without one; a tool has found a function if it reports anything in it. The fixtures are our own,
and our tests hold us to them: our own line says that the counting is right, nothing about other code.
"""

import ast
import json
import re
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "tests" / "rules"
TOOLS = ROOT / "build" / "bench" / "peers"
_EXPECTED = re.compile(r"#.*\bCA\d{3}: threads=\w+ processes=\w+")
_RUFF = "B006,B008,B019,B039,PLW0602,PLW0603,PLW0604,RUF006,RUF012,S108,S306"
_PYLINT = "W0102,W0601,W0602,W0603,W0604,W1518"
_BANDIT = "B108,B306"
Lines = Mapping[Path, set[int]]
"""File -> lines with a report."""


class Unit(NamedTuple):
    """A function or class at the top of a fixture."""

    path: Path
    lines: range
    hazardous: bool


def units() -> Iterator[Unit]:
    """Every function and class at the top of a fixture."""
    for path in sorted(FIXTURES.rglob("*.py")):
        text = path.read_text("utf-8")
        marked = {number for number, line in enumerate(text.splitlines(), 1) if _EXPECTED.search(line)}
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                lines = range(min([node.lineno, *(d.lineno for d in node.decorator_list)]), (node.end_lineno or 0) + 1)
                yield Unit(path, lines, not marked.isdisjoint(lines))


def found(reports: Iterable[tuple[str, int]]) -> Lines:
    """Reports by file."""
    lines: dict[Path, set[int]] = {}
    for path, line in reports:
        lines.setdefault((ROOT / path).resolve(), set()).add(line)
    return lines


def run(*argv: str | Path) -> str:
    """A tool's output; its exit code says that it found something. One that says nothing did not understand us."""
    done = subprocess.run([*map(str, argv)], cwd=ROOT, capture_output=True, text=True, check=False)
    if not done.stdout:
        sys.exit(f"{argv[0]} prints nothing: {done.stderr}")
    return done.stdout


def ruff() -> Lines:
    """ruff, nearest rules."""
    rows = json.loads(run(TOOLS / "bin" / "ruff", "check", "--isolated", "--no-cache", "--preview", "--ignore-noqa",
                          "--select", _RUFF, "--output-format", "json", FIXTURES))  # fmt: skip
    return found((row["filename"], row["location"]["row"]) for row in rows)


def bandit() -> Lines:
    """bandit, nearest tests."""
    rows = json.loads(run(TOOLS / "bin" / "bandit", "-q", "-r", "-f", "json", "-t", _BANDIT, FIXTURES))["results"]
    return found((row["filename"], row["line_number"]) for row in rows)


def pylint() -> Lines:
    """pylint, nearest messages."""
    files = sorted(FIXTURES.rglob("*.py"))
    argv = ("--rcfile=/dev/null", "--disable=all", f"--enable={_PYLINT}", "--output-format=json")
    rows = json.loads(run(TOOLS / "bin" / "pylint", *argv, *files))
    return found((row["path"], row["line"]) for row in rows)


def pythaw() -> Lines:
    """pythaw, all rules."""
    out = run(TOOLS / "bin" / "pythaw", "check", FIXTURES)
    return found((path, int(line)) for path, line in re.findall(r"--> (\S+\.py):(\d+):", out))


def ours() -> Lines:
    """concurrency-audit, one run per fixture, as the tests make them."""
    tops = sorted(path for path in FIXTURES.iterdir() if path.suffix == ".py" or any(path.rglob("*.py")))

    def one(top: Path) -> list[tuple[str, int]]:
        argv = ("check", "--isolated", "--no-cache", "--jobs", "1", "--format", "json", top)
        report = json.loads(run(sys.executable, "-m", "concurrency_audit", *argv))
        return [(finding["path"], finding["line"]) for finding in report["findings"]]

    with ThreadPoolExecutor(2) as pool:
        return found(row for rows in pool.map(one, tops) for row in rows)


def versions() -> Mapping[str, str]:
    """Name -> version of the other tools."""
    return dict(line.split("==") for line in (Path(__file__).parent / "tools.txt").read_text().split())


def install() -> None:
    """The other tools, in an environment of their own."""
    if not (TOOLS / "bin" / "pythaw").exists():
        venv.create(TOOLS, with_pip=True, clear=True)
        pip = [str(TOOLS / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(Path(__file__).parent / "tools.txt")], check=True)


def main() -> None:
    """Print a row per tool."""
    install()
    everything = list(units())
    hazards = [unit for unit in everything if unit.hazardous]
    safe = [unit for unit in everything if not unit.hazardous]
    print(f"{len(hazards)} functions with a hazard, {len(safe)} without, in {FIXTURES.relative_to(ROOT)}")
    tools: tuple[Callable[[], Lines], ...] = (ours, ruff, pylint, bandit, pythaw)
    known = versions()
    for tool in tools:
        lines = tool()

        def seen(group: Iterable[Unit], lines: Lines = lines) -> int:
            return sum(not lines.get(unit.path.resolve(), set()).isdisjoint(unit.lines) for unit in group)

        name = f"{tool.__name__} {known.get(tool.__name__, '')}".strip()
        print(f"{name:16} with a hazard: {seen(hazards):4}   without: {seen(safe):4}")


if __name__ == "__main__":
    main()
