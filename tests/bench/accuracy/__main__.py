"""`make bench-accuracy`: recall, precision and entry points on the labelled corpus, part by part.

The checkouts are looked for in `--corpus` or in the folder that `ACCURACY_CORPUS` names (`build/corpus`), and cloned
there at their commit where they are missing. `--sites dev` lists what was missed and what was a false alarm; the sites
of closed parts are not listed at all. With RECORD=1 in the environment docs/precision.md gets the figures.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.accuracy import audits, figures, listing, table
from tests.bench.accuracy.checkouts import checkout
from tests.bench.accuracy.labels import CLOSED, PARTS, Repository, repositories
from tests.bench.accuracy.mutants import run
from tests.bench.measured import write
from tests.bench.record import ROOT, commit, machine


def main() -> None:
    """Read the command line, audit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("ACCURACY_CORPUS", "build/corpus")))
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part")
    parser.add_argument("--only", action="append", default=[], help="only repositories whose name holds this")
    parser.add_argument(
        "--sites", choices=[p for p in PARTS if p not in CLOSED], help="list the misses and false alarms of this part"
    )
    parser.add_argument("--no-fetch", action="store_true", help="leave out what is not there")
    parser.add_argument("--mutants", action="store_true", help="plant hazards as well")
    parser.add_argument("--patience", type=float, default=600, help="seconds per repository")
    given = parser.parse_args()
    parts: dict[str, list[audits.Audited]] = {}
    for part in given.part or PARTS:
        chosen = [r for r in repositories() if r.part == part and _wanted(r, given.only)]
        done = parts[part] = [audited for r in chosen if (audited := _audited(r, given))]
        print(f"{part}: {sum(len(r.sites) for r in chosen)} sites", *figures.lines(done), sep="\n", flush=True)
        if given.sites == part:
            print(*listing.sites(done), sep="\n", flush=True)
    planted = list(_mutants(given.corpus)) if given.mutants else []
    print(*planted, sep="\n", flush=True)
    if os.environ.get("RECORD"):
        _record(parts, planted)


def _record(parts: Mapping[str, Sequence[audits.Audited]], planted: Sequence[str]) -> None:
    """Write the page's figures; those of a run that left something out would look like all."""
    missing = [part for part in PARTS if len(parts.get(part, ())) < sum(r.part == part for r in repositories())]
    if missing or not planted:
        raise SystemExit(f"not recorded: no whole run of {', '.join(missing) or 'the mutants'}")
    hazards = [line.replace("  not", "- not") for line in planted]
    told = [f"Commit `{commit()}`. {machine()}", "", *table.rows(parts), "", *hazards, ""]
    write(ROOT / "docs" / "precision.md", "\n".join(told))


def _mutants(corpus: Path) -> Iterator[str]:
    there = [(r, folder) for r in repositories() if (folder := checkout(r, corpus, fetch=False))]
    return run.lines(*run.mutants(there))


def _wanted(repository: Repository, only: list[str]) -> bool:
    return not only or any(part in repository.name for part in only)


def _audited(repository: Repository, given: argparse.Namespace) -> audits.Audited | None:
    folder = checkout(repository, given.corpus, fetch=not given.no_fetch)
    audited = folder and audits.run(repository, folder, patience=given.patience)
    if not audited:
        print(f"{repository.name}: left out ({'no report in time' if folder else 'no checkout'})", flush=True)
    return audited or None


if __name__ == "__main__":
    main()
