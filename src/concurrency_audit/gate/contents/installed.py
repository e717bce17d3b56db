"""Which files of a package are what pip installed from an index: those that RECORD lists with the hash they have.

Format of RECORD: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
"""

import base64
import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

_HASHES = ("sha256", "sha384", "sha512")
"""What RECORD may use; weaker ones are forged too easily to prove anything."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One installed project by its `.dist-info`."""

    metadata: Path
    hashes: Mapping[str, str] = field(default_factory=dict)
    """Path relative to the folder -> `sha256=...` as RECORD has it."""

    @property
    def name(self) -> str:
        """Name and version, `requests-2.32.3`."""
        return self.metadata.name.removesuffix(".dist-info")


@dataclass(frozen=True, slots=True)
class Installed:
    """What a folder holds of others."""

    distributions: tuple[Distribution, ...]
    """Those that came from an index and have at least one file as they were installed."""
    proven: frozenset[str]
    """The files that are what was installed, relative to the folder."""
    changed: Mapping[str, str]
    """File that is not what was installed -> the distribution that lists it."""


def installed(folder: Path, handler: str) -> Installed:
    """What pip installed into `folder` from an index; a distribution that holds the handler's file is the project's.

    So is one with a `direct_url.json`, which came from a folder, a repository or a file (PEP 610).
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
    # Of two distributions that list one file, the second has overwritten it: it is still as one of them installed it.
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
    """A path of RECORD relative to the folder; empty for one outside. `pip install -t` puts scripts into `bin`."""
    path = written.removeprefix("../../") if written.startswith("../../bin/") else written
    parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part != "."]
    return "" if ".." in parts or path.startswith("/") else "/".join(parts)


def _hash(file: Path, algorithm: str) -> str:
    digest = hashlib.new(algorithm, file.read_bytes()).digest()
    return f"{algorithm}={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
