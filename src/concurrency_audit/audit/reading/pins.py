"""The version of AWS's runtime client that requirements and lock files pin."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from concurrency_audit.audit.model.references import PinnedClient

_STATED = re.compile(r"\bawslambdaric(?:\[[\w,-]*\])?[\"']?\s*=?\s*[\"']?\s*={2,3}\s*([\w.]+)")
_LOCKED = re.compile(
    r'name = "awslambdaric"\s*\nversion = "([\w.]+)"|"awslambdaric"\s*:\s*\{[^{}]*?"version"\s*:\s*"==([\w.]+)"'
)
_LOCKS = (".lock", "pylock.toml")
_LARGEST = 8_000_000


def forking_clients(files: Iterable[str]) -> tuple[PinnedClient, ...]:
    """Pinned versions that fork their workers after import, or know no hook before the fork any more.

    The nearest pin of a file comes before those of folders around it.
    """
    pins = (pin for pin in pinned_clients(sorted(files)) if pin.forks_after_import or pin.lacks_pre_fork)
    return tuple(sorted(pins, key=lambda pin: (-len(Path(pin.path).absolute().parts), pin.lacks_pre_fork)))


def pinned_clients(files: Iterable[str]) -> tuple[PinnedClient, ...]:
    """The versions of AWS's runtime client that requirements, lock files and Dockerfiles pin."""
    pins = {pin for file in files for pin in _pins(Path(file), _LOCKED if file.endswith(_LOCKS) else _STATED)}
    return tuple(sorted(pins))


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
