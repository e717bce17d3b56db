"""The content of layers, as one folder: what lies under /opt on AWS."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path


def merged(layers: Sequence[Path], scratch: Path) -> Path | None:
    """One folder with the content of all layers, later ones over earlier ones; None without layers. Made once."""
    if len(layers) < 2:
        return layers[0] if layers else None
    mark = hashlib.sha256("\n".join(map(str, layers)).encode()).hexdigest()[:16]
    target = scratch / f"opt-{mark}"
    if not target.is_dir():
        being_made = scratch / f"opt-{mark}.{os.getpid()}"
        for layer in layers:
            shutil.copytree(layer, being_made, dirs_exist_ok=True)
        being_made.rename(target)
    return target


def hides_nothing(needed: Sequence[Path]) -> bool:
    """Whether /opt can be covered: it is there, and nothing that the runtime needs lies in it."""
    return Path("/opt").is_dir() and not any(str(path.resolve()).startswith("/opt/") for path in needed)


def paths(opt: str, version: str) -> dict[str, list[str]]:
    """What layers add to search paths, by environment variable; ``opt`` is where their content lies."""
    return {
        "PYTHONPATH": [f"{opt}/python/lib/python{version}/site-packages", f"{opt}/python"],
        "LD_LIBRARY_PATH": [f"{opt}/lib"],
        "PATH": [f"{opt}/bin"],
    }
