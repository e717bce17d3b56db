"""Kills workers and environments under load for as long as wanted. Run by ``make bench-instances``."""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import psutil

from concurrency_audit.instances.local import LocalInstances
from tests.instances.faults import Callers, kill_something

FUNCTION = Path(__file__).parents[2] / "instances" / "functions" / "kinds"


def main() -> int:
    """Print what the callers saw; 1 if any answer was wrong or a process was left."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    kills = 0
    with LocalInstances(environments=3) as local:
        function = local.publish(FUNCTION, "app.handler", concurrency=3)
        with Callers(function) as callers:
            end = time.monotonic() + args.seconds
            while time.monotonic() < end:
                time.sleep(0.25)
                kill_something(local, chance)
                kills += 1
        children = psutil.Process(local.pid).children(recursive=True)
    left = psutil.wait_procs(children, timeout=10)[1]
    print(f"{kills} kills, answers {dict(callers.outcomes)}, wrong {len(callers.wrong)}, processes left {len(left)}")
    return 1 if callers.wrong or left else 0


if __name__ == "__main__":
    sys.exit(main())
