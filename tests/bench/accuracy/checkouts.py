"""Checkouts of the labelled repositories: taken from a folder, cloned into it where they are missing."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.bench.accuracy.labels import Repository

HOST = "https://github.com"


def checkout(repository: Repository, corpus: Path, *, fetch: bool = True) -> Path | None:
    """The folder of a repository, or nothing if it is missing and cannot be fetched."""
    folder = corpus / repository.folder
    if folder.is_dir():
        return folder
    return _clone(repository, folder) if fetch else None


def _clone(repository: Repository, folder: Path) -> Path | None:
    """Fetch the one commit; a half-made folder is renamed into place only when it is whole."""
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    unfinished.mkdir(parents=True, exist_ok=True)
    steps = (
        ["init", "--quiet"],
        ["fetch", "--quiet", "--depth", "1", f"{HOST}/{repository.name}.git", repository.commit],
        ["checkout", "--quiet", "--detach", repository.commit],
    )
    for step in steps:
        done = subprocess.run(["git", "-C", str(unfinished), *step], capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{repository.name}: git {step[0]} failed: {done.stderr.strip()[:200]}")
            return None
    return unfinished.rename(folder)
