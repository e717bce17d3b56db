"""`make bench`: every part after the other within a bound of time, then one page.

    python -m tests.bench [--minutes N] [--only PART ...] [--rounds N] [--invocations N] [--soak-seconds N]

The page has every figure with its ratio, the machine, what changed since the run that docs/bench.md holds, and a line
for each part: how long it took, and whether it failed, missed a goal or was stopped. What a part says goes to
`.bench/PART.txt` as it comes. With RECORD=1 in the environment docs/bench.md gets each figure as soon as it is known.
Exits 1 where a part failed or was stopped; a goal that is missed is told, and fails nothing.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench import bounded, record

KEPT = record.RUN.parent
PREPARING = 600.0
"""Seconds that downloads may take, before the time of the parts begins."""
_AUDIT, _PHOTO = "tests.bench.audit.bench", Path(__file__).parent / "photo" / "requirements.txt"
PIP = ("pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(_PHOTO))


class Part(NamedTuple):
    """One part: modules that run one after the other."""

    name: str
    minutes: float
    """What it takes on two cores with some other work: what is kept for it while those before it run."""
    steps: tuple[tuple[str, ...], ...]
    """Each step's module and its arguments."""


def parts(rounds: str, invocations: str, soak_seconds: str) -> tuple[Part, ...]:
    """All parts, in the order in which they run; confirm and accuracy take longer and have pages of their own."""
    load = "tests.bench.load"
    return (
        Part("audit", 5.0, ((_AUDIT,),)),
        Part("hooks", 3.4, (("tests.bench.audit.hooks",),)),
        Part("photo", 1.8, (("tests.bench.photo", "--rounds", rounds),)),
        Part(
            "instances",
            1.5,
            (
                ("tests.bench.instances.bench", "--rounds", rounds, "--invocations", invocations),
                ("tests.bench.instances.soak", "--seconds", soak_seconds),
            ),
        ),
        Part("load", 4.9, ((f"{load}.clients", "--rounds", rounds), (f"{load}.photos",), (f"{load}.verification",))),
        Part("lsp", 1.9, (("tests.bench.lsp",),)),
    )


def run(part: Part, seconds: float) -> tuple[str, bool]:
    """Run the steps of a part within some seconds; returns a line for the page, and whether all ran to their end."""
    begun, told, missed = time.monotonic(), list[str](), list[str]()
    for step in part.steps:
        name = step[0].removeprefix("tests.bench.")
        if time.monotonic() >= begun + seconds:
            told.append(f"{name} not run")
            continue
        ended = _step(step, name, begun + seconds)
        if ended.cut:
            told.append(f"{name} STOPPED: the {seconds:.0f} s of this part were up")
        elif ended.code == record.MISSED:
            missed.append(f"{name}: {_last_words(ended)}")
        elif ended.code:
            told.append(f"{name} {_failed(ended)}")
    return f"{part.name:10} {time.monotonic() - begun:5.0f} s  {'; '.join(told + missed) or 'done'}", not told


def _step(step: Sequence[str], name: str, until: float) -> bounded.Ended:
    return bounded.run([sys.executable, "-u", "-m", *step], name, KEPT / f"{name}.txt", until, record.ROOT)


def prepare(chosen: Sequence[Part]) -> list[str]:
    """Download what the chosen parts need and is not there; returns a line for each download that failed."""
    names = {part.name for part in chosen}
    needed = ([(_AUDIT, "--prepare")] if names & {"audit", "hooks"} else []) + ([PIP] if "photo" in names else [])
    until = time.monotonic() + PREPARING
    ended = [_step(step, f"prepare-{number}", until) for number, step in enumerate(needed)]
    return [f"prepare    {_failed(one)}" for one in ended if one.code]


def _failed(ended: bounded.Ended) -> str:
    return f"exit {ended.code}: {_last_words(ended)}"


def _last_words(ended: bounded.Ended) -> str:
    said = ended.text.strip().splitlines() or ["nothing"]
    return said[-1][:200]


def _share(part: Part, later: Sequence[Part], left: float) -> float:
    """Seconds for a part: all that is left but what the later ones take, or as large a share as theirs."""
    others = sum(one.minutes for one in later)
    return max(left - 60 * others, left * part.minutes / (part.minutes + others))


def main(minutes: float, chosen: Sequence[Part]) -> int:
    """Every chosen part, then the page."""
    KEPT.mkdir(exist_ok=True)
    record.RUN.unlink(missing_ok=True)
    recorded, load = record.text_of(), os.getloadavg()[0]
    lines = prepare(chosen)
    good = not lines
    begun = time.monotonic()
    try:
        for number, part in enumerate(chosen):
            left = begun + 60 * minutes - time.monotonic()
            line, went_well = run(part, _share(part, chosen[number + 1 :], left))
            print(line, flush=True)
            lines.append(line)
            good &= went_well
    except KeyboardInterrupt:
        lines.append("STOPPED by hand: the parts behind did not run")
        good = False
    print(f"\nCommit {record.commit()}, load {load:.1f} when it began, {time.monotonic() - begun:.0f} s in all.")
    print("\n".join([*record.told(recorded), "", *lines]))
    return 0 if good else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--minutes", type=float, default=25.0, help="time for all parts (25)")
    parser.add_argument("--only", action="append", default=[], metavar="PART", help="only this part; repeatable")
    parser.add_argument("--rounds", default="2", help="rounds of photo, instances and load (2)")
    parser.add_argument("--invocations", default="30000", help="invocations that memory is watched over (30000)")
    parser.add_argument("--soak-seconds", default="20", help="how long workers are killed under load (20)")
    given = parser.parse_args()
    every = parts(given.rounds, given.invocations, given.soak_seconds)
    unknown = set(given.only) - {part.name for part in every}
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(part.name for part in every)}")
    sys.exit(main(given.minutes, [part for part in every if not given.only or part.name in given.only]))
