"""Which files of a package are unchanged since pip installed them from an index, according to the hashes in RECORD.

Format of RECORD: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
"""

import base64
import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

_HASHES = ("sha256", "sha384", "sha512")
"""Hash algorithms accepted in RECORD; weaker ones are too easy to forge."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One installed distribution, from its `.dist-info`."""

    metadata: Path
    hashes: Mapping[str, str] = field(default_factory=dict)
    """Path relative to the folder -> its `sha256=...` from RECORD."""

    @property
    def name(self) -> str:
        """Name and version, `requests-2.32.3`."""
        return self.metadata.name.removesuffix(".dist-info")


@dataclass(frozen=True, slots=True)
class Installed:
    """The distributions of others in a folder."""

    distributions: tuple[Distribution, ...]
    """Distributions from an index with at least one unchanged file."""
    proven: frozenset[str]
    """Unchanged files, relative to the folder."""
    changed: Mapping[str, str]
    """Changed file -> the distribution that lists it."""


def installed(folder: Path, handler: str) -> Installed:
    """What pip installed into `folder` from an index.

    Excluded, as parts of the project, are the distribution that contains the handler's file and those with a
    `direct_url.json`, which came from a folder, a repository or a file (PEP 610).
    """
    listed = [_distribution(metadata) for metadata in sorted(folder.glob("*.dist-info"))]
    theirs = [one for one in listed if handler not in one.hashes and not (one.metadata / "direct_url.json").is_file()]
    proven, changed = set[str](), dict[str, str]()
    for one in theirs:
        for path, said in one.hashes.items():
            file, algorithm = folder / path, said.partition("=")[0]
            if algorithm not in _HASHES or not file.is_file():
                continue
            if said == _hash(file, algorithm):
                proven.add(path)
            else:
                changed[path] = one.name
    counted = tuple(one for one in theirs if not proven.isdisjoint(one.hashes))
    # If two distributions list one file, the second overwrote it: it still is as one of them installed it.
    return Installed(counted, frozenset(proven), {path: who for path, who in changed.items() if path not in proven})


def _distribution(metadata: Path) -> Distribution:
    try:
        with (metadata / "RECORD").open(encoding="utf-8", newline="") as lines:
            rows = [row for row in csv.reader(lines) if row]
    except (OSError, csv.Error, UnicodeDecodeError):
        return Distribution(metadata)
    paths = {_inside(row[0]): row[1] if len(row) > 1 else "" for row in rows}
    return Distribution(metadata, {path: said for path, said in paths.items() if path})


def _inside(written: str) -> str:
    """A path of RECORD relative to the folder; empty if it is outside. `pip install -t` puts scripts into `bin`."""
    path = written.removeprefix("../../") if written.startswith("../../bin/") else written
    parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part != "."]
    return "" if ".." in parts or path.startswith("/") else "/".join(parts)


def _hash(file: Path, algorithm: str) -> str:
    digest = hashlib.new(algorithm, file.read_bytes()).digest()
    return f"{algorithm}={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
