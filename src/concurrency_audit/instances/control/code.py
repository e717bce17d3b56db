"""Deployment packages: kept by digest, unpacked once, and never outside their folder."""

from __future__ import annotations

import base64
import hashlib
import io
import lzma
import os
import re
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ..errors import invalid

MAX_UNPACKED = 250 * 1024 * 1024
"""Lambda's limit for an unpacked deployment package, in bytes."""
MAX_FILES = 50_000
_UNREADABLE = "Could not unzip uploaded file. Please check your file, then try to upload again."

_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What the standard library raises on damaged, encrypted or exotic zip files."""


def digest(package: bytes) -> str:
    """CodeSha256 of a package: SHA-256 in base64."""
    return base64.b64encode(hashlib.sha256(package).digest()).decode()


class CodeStore:
    """Packages under one folder: ``<hex digest>.zip`` as uploaded, ``<hex digest>/`` unpacked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, package: bytes) -> str:
        """Keep and unpack a package; returns its CodeSha256.

        Raises:
            ServiceError: it is no zip file, too large, or an entry would leave the folder or is a link or device.
        """
        sha = digest(package)
        home = self.unpacked(sha)
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=self._folder) as scratch:
                target = Path(scratch, "code")
                target.mkdir()
                unpack(package, target)
                Path(scratch, "package.zip").write_bytes(package)
                Path(scratch, "package.zip").replace(self.package(sha))
                self._settle(target, home)
        return sha

    def _settle(self, target: Path, home: Path) -> None:
        try:
            target.rename(home)
        except OSError:
            if not home.is_dir():  # someone else unpacked the same package meanwhile: fine, it is the same
                raise

    def unpacked(self, sha: str) -> Path:
        """The folder with a package's files."""
        return self._folder / base64.b64decode(sha).hex()

    def package(self, sha: str) -> Path:
        """The package as it was uploaded."""
        return self._folder / f"{base64.b64decode(sha).hex()}.zip"

    def by_name(self, name: str) -> Path | None:
        """The package with this file name, if there is one."""
        path = self._folder / name
        return path if re.fullmatch(r"[0-9a-f]{64}\.zip", name) and path.is_file() else None

    def keep_only(self, wanted: set[str]) -> None:
        """Drop every package that is not among the wanted CodeSha256."""
        names = {self.unpacked(sha).name for sha in wanted}
        for path in self._folder.iterdir():
            if path.name.partition(".")[0] not in names:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def unpack(package: bytes, target: Path) -> None:
    """Unpack a zip file into an existing folder.

    Raises:
        ServiceError: it is no zip file, unpacks to more than ``MAX_UNPACKED`` or holds an entry that is not a plain
            file or folder inside ``target``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            entries = archive.infolist()
            _check(entries)
            left = MAX_UNPACKED
            for entry in entries:
                left -= _extract(archive, entry, target, left)
    except _DAMAGE:
        raise invalid(_UNREADABLE) from None
    except OSError as error:
        raise invalid(f"Could not unzip uploaded file: {error.strerror}") from None


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_FILES:
        raise invalid(f"The package holds {len(entries)} files; at most {MAX_FILES} are taken")
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if not entry.filename:
            raise invalid("The package holds an entry without a name")
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[:1] or "\0" in entry.filename:
            raise invalid(f"The package holds a path outside its folder: {entry.filename!r}")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise invalid(f"The package holds a link or device: {entry.filename!r}")


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Write one entry and return its size; sizes are counted while unpacking because a header may lie."""
    path = target / entry.filename.replace("\\", "/")
    if entry.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(entry) as source, path.open("wb") as sink:
        while chunk := source.read(1 << 20):
            written += len(chunk)
            if written > left:
                raise invalid(f"Unzipped size must be smaller than {MAX_UNPACKED} bytes")
            sink.write(chunk)
    executable = (entry.external_attr >> 16) & 0o111
    os.chmod(path, 0o755 if executable else 0o644)  # noqa: PTH101 - as Lambda: readable by all, whatever the zip says
    return written
