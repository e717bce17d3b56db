"""The version of AWS's runtime client that requirements and lock files pin."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from concurrency_audit.audit.model.references import PinnedClient

_REQUIREMENTS = re.compile(r"(?:requirements|constraints)[\w.-]*\.(?:txt|in)|Pipfile|pyproject\.toml|Dockerfile[\w.-]*")
_LOCKS = ("poetry.lock", "uv.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")
_STATED = re.compile(r"\bawslambdaric(?:\[[\w,-]*\])?[\"']?\s*=?\s*[\"']?\s*={2,3}\s*([\w.]+)")
_LOCKED = re.compile(
    r'name = "awslambdaric"\s*\nversion = "([\w.]+)"|"awslambdaric"\s*:\s*\{[^{}]*?"version"\s*:\s*"==([\w.]+)"'
)
_LARGEST = 8_000_000


def pinned_clients(folders: Sequence[Path]) -> tuple[PinnedClient, ...]:
    """The versions of AWS's runtime client that requirements and lock files in the folders pin."""
    found: set[PinnedClient] = set()
    for folder in folders:
        for name in _names(folder):
            if name in _LOCKS or _REQUIREMENTS.fullmatch(name):
                found.update(_pins(folder / name, _LOCKED if name in _LOCKS else _STATED))
    return tuple(sorted(found))


def forking_client(paths: Iterable[Path]) -> PinnedClient | None:
    """The pinned version, beside or one folder above the audited code, that forks its workers after import."""
    folders = {path if path.is_dir() else path.parent for path in paths}
    beside = sorted({Path(os.path.normpath(folder / up)) for folder in folders for up in (".", "..")})
    return next((pin for pin in pinned_clients(beside) if pin.forks_after_import), None)


def _pins(path: Path, pattern: re.Pattern[str]) -> Iterator[PinnedClient]:
    from concurrency_audit.audit.reading.templates import opening  # most projects pin nothing of the kind

    try:
        text = opening.text(opening.read(path, _LARGEST))
    except OSError:
        return
    for match in pattern.finditer(text):
        if not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].lstrip().startswith("#"):
            version = next(filter(None, match.groups()))
            yield PinnedClient(os.path.normpath(path), text.count("\n", 0, match.start()) + 1, version)


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder) if entry.is_file()]
    except OSError:
        return []
