"""Packages of others inside a code folder: the files that `pip install -t` put there."""

import os
from collections.abc import Iterator
from pathlib import Path

_METADATA = (".dist-info", ".egg-info")


def installed(folder: str, names: list[str]) -> Iterator[str]:
    """Full paths of the files and top-level folders in `folder` that the distributions among its entries `names` own.

    An `.egg-info` without pip's list of files belongs to a development install of the user's own package.
    """
    for name in names:
        if name.endswith(_METADATA):
            yield from _owned(folder, Path(folder, name))


def _owned(folder: str, metadata: Path) -> Iterator[str]:
    records = _record(metadata) or _installed_files(folder, metadata)
    if records:
        yield from (os.path.normpath(os.path.join(folder, record)) for record in records)  # noqa: PTH118 - hot
    elif metadata.suffix == ".dist-info":
        for package in _top_level(metadata):
            yield os.path.join(folder, package)  # noqa: PTH118
            yield os.path.join(folder, package + ".py")  # noqa: PTH118


def _record(metadata: Path) -> list[str]:
    """The paths in a wheel's RECORD, relative to the folder; scripts lie in `bin` below it after `pip install -t`."""
    import csv

    try:
        with (metadata / "RECORD").open(encoding="utf-8", errors="replace", newline="") as lines:
            paths = [row[0] for row in csv.reader(lines) if row]
    except (OSError, csv.Error):
        return []
    return [path.removeprefix("../../") if path.startswith("../../bin/") else path for path in paths]


def _installed_files(folder: str, metadata: Path) -> list[str]:
    """The paths in a legacy install's list, made relative to the folder."""
    try:
        lines = (metadata / "installed-files.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [os.path.relpath(metadata / line, folder) for line in lines if line]


def _top_level(metadata: Path) -> list[str]:
    """The packages of a distribution without a RECORD; its own name if it lists none."""
    try:
        return (metadata / "top_level.txt").read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return [metadata.name.partition("-")[0].lower()]
