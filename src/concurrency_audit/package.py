"""Deployment packages: built reproducibly from folders, and unpacked only inside their target folder."""

from __future__ import annotations

import base64
import hashlib
import io
import lzma
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

MAX_UNPACKED = 250 * 1024 * 1024
"""Lambda's limit for an unpacked deployment package, in bytes."""
MAX_FILES = 50_000
_ENTRY = b"PK\x01\x02"
"""Signature of an entry in a zip file's central directory."""
_LEFT_OUT = frozenset({"__pycache__", ".git", ".venv", "node_modules"})
_EPOCH = (1980, 1, 1, 0, 0, 0)
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
"""Exceptions of the standard library for damaged, encrypted or unsupported zip files."""


class PackageError(Exception):
    """Not a deployment package, or not convertible to one; the message is one line."""


def digest(package: bytes) -> str:
    """CodeSha256 of a package: SHA-256 in base64."""
    return base64.b64encode(hashlib.sha256(package).digest()).decode()


def read(path: Path, handler: str) -> bytes:
    """The deployment package made from a zip file or folder.

    If the folder itself is the Python package that `handler` names (`shop` for `shop.app.handler`), its name becomes
    the top folder of the zip file; otherwise the folder's content is at the top. Raises PackageError if there is
    nothing to package or a file would be lost.
    """
    try:
        if path.is_file():
            return path.read_bytes()
        if not path.is_dir():
            raise PackageError(f"{path}: no such file or folder")
        return zip_folder(path, prefix(path, handler))
    except OSError as error:
        raise PackageError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeEncodeError as error:
        raise PackageError(f"{path}: holds a file whose name is no text ({error.object!r})") from error


def prefix(folder: Path, handler: str) -> str:
    """The path of a folder's content in its package: the folder's name with a slash, or empty for the top."""
    return f"{folder.resolve().name}/" if _is_the_package(folder, handler) else ""


def _is_the_package(folder: Path, handler: str) -> bool:
    """Whether the folder is the first part of `package.module.function` and contains the second."""
    name, *inner = handler.replace("/", ".").split(".")[:-1] or [""]
    return (
        name == folder.resolve().name
        and bool(inner)
        and any((folder / there).exists() for there in (inner[0], f"{inner[0]}.py"))
    )


def zip_folder(folder: Path, inside: str = "") -> bytes:
    """The zip file of a folder's content below the path `inside`; equal files give equal bytes."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(_files(folder)):
            entry = zipfile.ZipInfo(inside + name, _EPOCH)
            # Lambda runs as a user of its own: permissions other than "executable" have no meaning there.
            entry.external_attr = (0o100755 if path.stat().st_mode & 0o111 else 0o100644) << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return package.getvalue()


def _files(folder: Path) -> list[tuple[str, Path]]:
    found = []
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if _LEFT_OUT & set(name.parts):
            continue
        if path.is_symlink() and not path.is_file():
            raise PackageError(f"{path}: a link to a folder or to nothing; put what it leads to in its place")
        if path.is_file():
            found.append((name.as_posix(), path))
    return found


def unpack(package: bytes, target: Path) -> None:
    """Unpack a zip file into an existing folder.

    Raises PackageError: it is no zip file, unpacks to more than `MAX_UNPACKED`, or holds an entry that is not a plain
    file or folder inside `target`.
    """
    if package.count(_ENTRY) > MAX_FILES:
        # Reading the directory takes many times the memory of the 46 bytes that an entry has in the file.
        raise PackageError(f"The package holds too many files; at most {MAX_FILES} are taken")
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            entries = archive.infolist()
            check(entries)
            left = MAX_UNPACKED
            for entry in entries:
                left -= _extract(archive, entry, target, left)
    except _DAMAGE:
        raise PackageError("Could not unzip uploaded file. Please check your file, then try to upload again.") from None
    except OSError as error:
        raise PackageError(f"Could not unzip uploaded file: {error.strerror}") from None


def check(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that lead out of the folder or are not plain files; raises PackageError."""
    if len(entries) > MAX_FILES:
        raise PackageError(f"The package holds {len(entries)} files; at most {MAX_FILES} are taken")
    names = set[str]()
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if not entry.filename:
            raise PackageError("The package holds an entry without a name")
        if str(path) in names and not entry.is_dir():
            # Which of the two is used depends on the unpacking program.
            raise PackageError(f"The package holds {str(path)!r} twice")
        names.add(str(path))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[:1] or "\0" in entry.filename:
            raise PackageError(f"The package holds a path outside its folder: {entry.filename!r}")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise PackageError(f"The package holds a link or device: {entry.filename!r}")


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Write one entry and return its size. Sizes are counted while unpacking, because a header may be wrong."""
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
                raise PackageError(f"Unzipped size must be smaller than {MAX_UNPACKED} bytes")
            sink.write(chunk)
    executable = (entry.external_attr >> 16) & 0o111
    os.chmod(path, 0o755 if executable else 0o644)  # noqa: PTH101 - as Lambda: readable by all, whatever the zip says
    return written
