"""Run the audit on a checkout, as its users do: one process, on the folders that hold the functions."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.accuracy.labels import Repository, Spot
from tests.bench.accuracy.matching import Finding, Matched, Sources, match

AUDIT = [str(Path(sys.executable).with_name("concurrency-audit")), "check", "--format", "json", "--exit-zero"]
LINE_OF_OUTPUT_ONLY = "CA705"
"""A note on every `print`; labels do not list prints."""


@dataclass(frozen=True)
class Audited:
    """What the audit said of a repository, and how long it took."""

    matched: Matched
    document: dict[str, Any]
    seconds: float


def run(repository: Repository, folder: Path, *, patience: float) -> Audited | None:
    """Audit a checkout; nothing if it takes longer than `patience` seconds or says no report."""
    start = time.perf_counter()
    try:
        done = subprocess.run(
            [*AUDIT, "--no-cache", "--allow-incomplete", *repository.roots],
            cwd=folder, capture_output=True, text=True, timeout=patience, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        print(f"{repository.name}: exit code {done.returncode}: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    document = json.loads(done.stdout)
    return Audited(judge(repository, folder, document), document, time.perf_counter() - start)


def judge(repository: Repository, folder: Path, document: dict[str, Any]) -> Matched:
    """Hold a report against the labels."""
    findings: list[Finding] = [f for f in document["findings"] if f["rule"] != LINE_OF_OUTPUT_ONLY]
    entries = [Spot(entry["path"], entry["line"]) for entry in document["entry_points"]]
    paths = {spot.path for spot in repository.entry_points}
    texts = {path: (folder / path).read_text("utf-8", errors="replace") for path in paths if (folder / path).is_file()}
    return match(repository, findings, entries, Sources(texts))
