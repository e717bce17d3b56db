"""`python -m tests.bench.audit.parsers [FOLDER ...]`: both parsers' readings compared, module by module.

Without folders: the packages of the benchmark and the running Python's standard library, tests of its own included.
Exits with 1 where any two differ.
"""

from __future__ import annotations

import gc
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from concurrency_audit.audit.reading.close import summarise, summarise_concretely
from concurrency_audit.audit.reading.source import Unreadable, decode
from tests.bench.audit.bench import corpus


def modules(folders: list[str]) -> Iterator[Path]:
    """The Python files below the folders, installed packages left out."""
    stdlib = Path(sysconfig.get_paths()["stdlib"])
    for folder in map(Path, folders) if folders else (corpus(), stdlib):
        yield from (path for path in sorted(folder.rglob("*.py")) if "site-packages" not in path.parts)


def compared(path: Path, seconds: Counter[str]) -> str:
    """`equal`, `different`, or who could not read the module."""
    start = time.process_time()
    try:
        text = decode(path.read_bytes())
        own = summarise(text)
    except Unreadable:
        return "not read"
    middle = time.process_time()
    try:
        concrete = summarise_concretely(text)
    except Unreadable:
        return "not read by libcst"
    seconds["ast"] += middle - start  # type: ignore[assignment]
    seconds["libcst"] += time.process_time() - middle  # type: ignore[assignment]
    return "equal" if own == concrete else "different"


def main(folders: list[str]) -> int:
    """Print how many modules were read alike, and what each reading took."""
    gc.disable()
    found: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for path in modules(folders):
        outcome = compared(path, seconds)
        found[outcome] += 1
        if outcome.startswith(("different", "not read by")):
            print(f"{outcome}: {path}")
    print(dict(found), {parser: f"{taken:.2f} s" for parser, taken in seconds.items()})
    return int(found["different"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
