"""Replaces a file atomically: the new content is written beside it, flushed to disk, and renamed over it.

If the process is killed or the disk is full, the file has either the old content or the new, never a part. It keeps its
mode, owner and extended attributes, and a symbolic link keeps its target.
"""

import os
import stat
from contextlib import suppress
from errno import EACCES

_BINARY = getattr(os, "O_BINARY", 0)
_NEW = 0o666
"""Mode of a new file, before the process's umask is applied."""


def rewrite(path: str | os.PathLike[str], content: bytes) -> None:
    """Replace the file's content; raises OSError, and then the file is unchanged.

    Devices and pipes are written to directly, because nothing can be renamed over them. Of several hard links only the
    named one gets the new content.
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
    """Write the new file, copy all attributes of the old one, and flush to disk."""
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _NEW)
    with open(descriptor, "wb") as file:  # noqa: PTH123
        file.write(content)
        file.flush()
        if status is not None:
            import shutil  # only if an old file is replaced

            own = os.fstat(descriptor)
            if (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
                os.chown(beside, status.st_uid, status.st_gid)
            shutil.copystat(target, beside)  # after chown, which clears bits of the mode
            os.utime(beside)  # the content did change now
        os.fsync(descriptor)


def _settle(folder: str) -> None:
    """Flush the rename to disk, where the system supports it; the content is safe either way."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
