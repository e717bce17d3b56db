"""Writes a file whole or not at all: the new content is written beside it, brought to the disk, and renamed over it.

A process that is killed and a disk that is full leave the old content or the new one, never a part. What was there
keeps its mode, owner and extended attributes, and a symbolic link keeps leading to it.
"""

import os
import stat
from contextlib import suppress
from errno import EACCES

_BINARY = getattr(os, "O_BINARY", 0)
_NEW = 0o666
"""Mode of a new file before the process's umask."""


def rewrite(path: str | os.PathLike[str], content: bytes) -> None:
    """Make `content` all that the file holds; raises OSError, and then the file is as it was.

    A device or a pipe is written to, for nothing can be renamed over it. Of several hard links only the named one leads
    to the new content.
    """
    target = os.path.realpath(path)
    status = _status(target)
    if status is not None and not stat.S_ISREG(status.st_mode):
        with open(target, "wb") as file:  # noqa: PTH123 - a device's name may be no path
            file.write(content)
        return
    if status is not None and not os.access(target, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES), target)
    folder = os.path.dirname(target)  # noqa: PTH120
    beside = os.path.join(folder, f".concurrency-audit-{os.urandom(8).hex()}.tmp")  # noqa: PTH118
    try:
        _fill(beside, content, target, status)
        os.replace(beside, target)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)  # noqa: PTH108
        raise
    _settle(folder)


def _status(target: str) -> os.stat_result | None:
    try:
        return os.stat(target)  # noqa: PTH116
    except FileNotFoundError:
        return None


def _fill(beside: str, content: bytes, target: str, status: os.stat_result | None) -> None:
    """Write the new file and everything that it is to have of the old one, down to the disk."""
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _NEW)
    with open(descriptor, "wb") as file:  # noqa: PTH123
        file.write(content)
        file.flush()
        if status is not None:
            import shutil  # only where something is written over

            own = os.fstat(descriptor)
            if (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
                os.chown(beside, status.st_uid, status.st_gid)
            shutil.copystat(target, beside)  # after chown, which drops bits of the mode
            os.utime(beside)  # but it was changed now
        os.fsync(descriptor)


def _settle(folder: str) -> None:
    """Bring the rename to the disk, where the system can; the content is safe either way."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
