"""Opening what a template points to: it comes from a text that may name a device, a pipe or a file without end."""

import stat
from pathlib import Path


def read(path: Path, most: int) -> bytes:
    """The first `most` bytes of a regular file; raises OSError for anything else and for names the system refuses."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(0, "not a regular file")
        with path.open("rb") as file:
            return file.read(most)
    except ValueError as error:  # a NUL or a lone surrogate in the name
        raise OSError(0, str(error)) from None


def text(data: bytes) -> str:
    """The characters of a file; what is no UTF-8 is replaced, and a byte order mark dropped."""
    return data.decode("utf-8-sig", errors="replace")
