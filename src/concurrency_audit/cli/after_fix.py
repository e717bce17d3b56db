"""`confirm --after-fix`: copies the code, applies `check --fix`, and replays every witness on the copy."""

import dataclasses
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from concurrency_audit.cli import terminal

if TYPE_CHECKING:
    from concurrency_audit.confirm.model import Confirmation, Witness

_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "venv", "__pycache__", "node_modules", ".*_cache")


def shown(confirmations: Iterable["Confirmation"], budget: float) -> bool:
    """Print for each witness whether the fix removes the failure; True if one still fails."""
    found = [(one, one.witness) for one in confirmations if one.witness is not None]
    still = False
    for confirmation, witness in found:
        finding = confirmation.finding
        if finding is None or finding.fix is None:
            terminal.note(f"{confirmation.subject.entry}: there is no fix to try")
            still = True
            continue
        failed, said = _replayed(witness, budget)
        still = still or failed
        terminal.note(f"{finding.rule} {finding.symbol} after the fix: {said}")
    return still


def _replayed(witness: "Witness", budget: float) -> tuple[bool, str]:
    """Whether the witness, or some schedule with one preemption, still fails on a fixed copy."""
    from concurrency_audit.confirm.confirming import replay

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "fixed")
        subject = witness.subject
        shutil.copytree(subject.folders[0], copy, ignore=_LEFT_OUT)
        if not _fixed(copy):
            return True, "nothing could be fixed"
        moved = {subject.folders[0]: str(copy)}
        placed = dataclasses.replace(
            subject,
            root=os.path.realpath(copy),
            folders=_moved(subject.folders, moved),
            scope=_moved(subject.scope, moved),
        )
        run, anomaly, said = replay(dataclasses.replace(witness, subject=placed), budget, sweep=True)
    if anomaly is not None:
        return True, f"it still fails: {anomaly.text}"
    return run is None, said if run is None else "the witness and every schedule with one preemption are clean"


def _moved(folders: Sequence[str], moved: dict[str, str]) -> tuple[str, ...]:
    return tuple(os.path.realpath(moved.get(folder, folder)) for folder in folders)


def _fixed(copy: Path) -> bool:
    """Apply `check`'s fixes to the copy."""
    command = [sys.executable, "-m", "concurrency_audit", "check", ".", "--fix", "--unsafe-fixes", "--exit-zero"]
    before = {path: path.read_bytes() for path in copy.rglob("*.py")}
    subprocess.run(command, cwd=copy, capture_output=True, check=False)
    return any(path.read_bytes() != text for path, text in before.items())
