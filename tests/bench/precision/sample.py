"""Draw a reproducible random sample of findings to be read by a person.

Use: `python -m tests.bench.precision.sample --seed 20261123 --size 60 AUDIT.json...` where every file is what
`concurrency-audit --no-cache --format json FOLDER` wrote. The order of the files does not matter: findings are sorted
by path, line and rule before the draw. Prints counts per rule, then one tab-separated line per drawn finding.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Finding = dict[str, Any]


def findings(files: Sequence[Path]) -> list[Finding]:
    """All findings of the given audits, in an order that depends on nothing else."""
    found = [finding for file in files for finding in json.loads(file.read_text("utf-8"))["findings"]]
    return sorted(found, key=lambda f: (f["path"], f["line"], f["rule"], f["symbol"]))


def draw(found: Sequence[Finding], size: int, seed: int) -> list[Finding]:
    """`size` of them (all, where there are fewer), the same ones for the same seed, in their order."""
    chosen = random.Random(seed).sample(range(len(found)), min(size, len(found)))
    return [found[index] for index in sorted(chosen)]


def main() -> None:
    """Read the command line and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--size", type=int, default=60)
    given = parser.parse_args()
    found = findings(given.files)
    print(f"{len(found)} findings")
    for rule, count in sorted(Counter(f["rule"] for f in found).items()):
        print(f"{rule}\t{count}")
    for f in draw(found, given.size, given.seed):
        verdicts = "/".join(f["verdicts"][model] for model in ("threads", "processes"))
        print(f"{f['path']}:{f['line']}\t{f['rule']}\t{f['symbol']}\t{verdicts}")


if __name__ == "__main__":
    main()
