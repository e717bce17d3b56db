"""All parts of the bench within a bound of time: what each found, on what machine, and what was cut.

    python -m tests.bench.confirm [--minutes N] [--only PART ...]

What a part says goes to `.bench/confirm-PART.txt` as it comes, and its sums to `.bench/confirm.md`, also of a part that
was stopped. With RECORD=1 in the environment the sums are written into docs/confirm.md too.
"""

import argparse
import compileall
import contextlib
import os
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.bench import bounded
from tests.bench.confirm.library_bugs.places import MissingError, interpreter
from tests.bench.measured import write
from tests.bench.record import commit, machine

ROOT = Path(__file__).parents[3]
KEPT = ROOT / ".bench"
PAGE = ROOT / "docs" / "confirm.md"


class Part(NamedTuple):
    """One part, and which share of the time it may take."""

    name: str
    share: float
    options: tuple[str, ...] = ()


def lanes(minutes: float) -> tuple[tuple[tuple[Part, ...], ...], ...]:
    """What runs after each other, in it what runs beside each other, in that what runs after each other."""
    first = (
        Part("blind", 0.13),
        Part("replays", 0.1, tuple(_others())),
        Part("library_bugs", 0.17, ("--budget", "10")),
    )
    beside = (Part("side_by_side", 0.4, ("--budget", "5")),)
    last = (Part("fixtures", 0.6, ("--budget", "8", "--minutes", f"{minutes * 0.56:.2f}")),)
    return (first, beside), (last,)


def _others() -> list[str]:
    """The other versions of Python that a witness has to hold for."""
    found = []
    for version in ("3.12", "3.13"):
        with contextlib.suppress(MissingError):
            found.append(interpreter(version))
    return found


def run(part: Part, until: float) -> str:
    """Run a part until its time is up; returns its sums."""
    command = [sys.executable, "-u", "-m", f"tests.bench.confirm.{part.name}", *part.options]
    ended = bounded.run(command, part.name, KEPT / f"confirm-{part.name}.txt", until, ROOT)
    said = f"{part.name}: {ended.seconds:.0f} s{', STOPPED: its time was up' if ended.cut else ''}"
    return f"{said}\n{sums(ended.text)}"


def sums(text: str) -> str:
    """What stands after the last empty line; of a part that has none, its last lines that begin with a number, or how
    many lines begin with each word."""
    whole, _, stopped = text.partition("Traceback (most recent")
    head, _, tail = whole.rstrip().rpartition("\n\n")
    if head and not stopped:
        return tail
    lines = whole.splitlines()
    numbers = [line for line in lines[-8:] if line[:1].isdigit()]
    counts = Counter(line.split()[0].rstrip(":") for line in lines if line.strip() and not line.startswith(" "))
    return "\n".join(numbers) or ", ".join(f"{count} {word}" for word, count in counts.most_common(4))


def main(minutes: float, only: Sequence[str]) -> None:
    """Every part, then what all of them said."""
    KEPT.mkdir(exist_ok=True)
    begun, load = time.monotonic(), os.getloadavg()[0]
    compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2, workers=0)  # as pip does, and uv does not
    answers: list[str] = []
    for beside in lanes(minutes):
        with ThreadPoolExecutor(len(beside)) as pool:
            answers += [said for lane in pool.map(lambda parts: _lane(parts, minutes, only), beside) for said in lane]
    told = f"Commit {commit()}, load {load:.1f} when it began. {machine()} {time.monotonic() - begun:.0f} s in all."
    page = f"{told}\n\n```text\n" + "\n\n".join(answers) + "\n```\n"
    (KEPT / "confirm.md").write_text(page, encoding="utf-8")
    print(f"\n{page}")
    if os.environ.get("RECORD"):
        write(PAGE, page)


def _lane(parts: Sequence[Part], minutes: float, only: Sequence[str]) -> list[str]:
    chosen = [part for part in parts if not only or part.name in only]
    return [run(part, time.monotonic() + 60 * minutes * part.share) for part in chosen]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.confirm", description=__doc__)
    parser.add_argument("--minutes", type=float, default=14.0, help="time for everything (14)")
    parser.add_argument("--only", action="append", default=[], metavar="PART", help="only this part; repeatable")
    given = parser.parse_args()
    main(given.minutes, given.only)
