"""How much work a file asks for, counted before Pillow reads it.

Pillow reads a file's parts one by one and keeps what every directory entry points to, so a small file can ask for
minutes and gigabytes: by millions of empty segments, by entries that all point to the same megabytes, or by scans that
each go over the whole picture again. What is counted here is what Pillow will do, by the same rules.
"""

import re
import struct
from collections.abc import Iterator
from itertools import islice

from photo_pipeline.outcomes import RejectedError

MAX_PARTS = 20_000
"""Segments of a JPEG, chunks of a PNG, blocks before the first picture of a GIF; photos have a few dozen."""

MAX_SCANS = 100
"""Scans of a JPEG, each a pass over the picture; encoders write about ten."""

MAX_SCANNED_PIXELS = 1_200_000_000
"""Pixels of all scans together: 24 scans of 50 megapixels take half a second of CPU."""

MAX_ENTRY_BYTES = 16 * 1024 * 1024
"""What the entries of a directory may point to in all, counted as often as it is pointed to."""

MAX_ENTRIES = 4096
"""Entries of a directory; cameras write about a hundred."""

_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")  # neither a stuffed zero nor a restart marker
_END, _SCAN, _ALONE = 0xD9, 0xDA, frozenset({0x01, 0xD8})
_EXIF_POINTER = 0x8769
_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_PNG = b"\x89PNG\r\n\x1a\n"
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def check(body: bytes) -> int:
    """Refuse a file that is made of more parts than any photo.

    Returns:
        The scans of a JPEG, 0 for all else.

    Raises:
        RejectedError: ``too_complex``.
    """
    if body.startswith(b"\xff\xd8"):
        return _count("segments", _segments(body), MAX_PARTS).count(_SCAN)
    if body.startswith(_PNG):
        _count("chunks", _chunks(body), MAX_PARTS)
    elif body.startswith(b"GIF8"):
        _count("blocks", _blocks(body), MAX_PARTS)
    elif body.startswith(_TIFF) and not bounded(body):
        raise RejectedError("too_complex", "its directory asks for more than any photo's")
    return 0


def check_scans(count: int, pixels: int) -> None:
    """Refuse a JPEG that goes over its pixels too often.

    Raises:
        RejectedError: ``too_complex``.
    """
    if count > MAX_SCANS or (count > 1 and count * pixels > MAX_SCANNED_PIXELS):
        raise RejectedError("too_complex", f"{count} scans of {pixels} pixels each")


def bounded(block: bytes) -> bool:
    """Whether reading a TIFF file's or EXIF block's directories costs no more than a photo's may."""
    block = block.removeprefix(b"Exif\0\0")
    order = "<" if block[:2] == b"II" else ">"
    big = block[2:3] == b"+" or block[3:4] == b"+"
    try:
        (first,) = struct.unpack_from(order + ("Q" if big else "I"), block, 8 if big else 4)
        return _affordable(block, order, big, first)
    except struct.error:
        return True  # Pillow finds nothing to read either.


def _affordable(block: bytes, order: str, big: bool, at: int, *, follow: bool = True) -> bool:
    """Whether the directory at an offset is, and the EXIF directory that it points to; a loop is not followed."""
    number, entry = ("Q", "HHQQ") if big else ("H", "HHII")
    (count,) = struct.unpack_from(order + number, block, at)
    at += struct.calcsize(number)
    length, inline = struct.calcsize("=" + entry), 8 if big else 4
    count = min(count, max(len(block) - at, 0) // length)
    if count > MAX_ENTRIES:
        return False
    rows = list(struct.iter_unpack(order + entry, block[at : at + count * length]))
    sizes = (items * _TYPE_BYTES.get(kind, 0) for _, kind, items, _ in rows)
    if sum(size for size in sizes if inline < size <= len(block)) > MAX_ENTRY_BYTES:  # Pillow skips what is longer.
        return False
    further = [value for tag, _, _, value in rows if tag == _EXIF_POINTER]
    return not (follow and further) or _affordable(block, order, big, further[-1], follow=False)


def _count(name: str, parts: Iterator[int], most: int) -> list[int]:
    counted = list(islice(parts, most + 1))
    if len(counted) > most:
        raise RejectedError("too_complex", f"more than {most} {name}")
    return counted


def _segments(body: bytes) -> Iterator[int]:
    """Markers of a JPEG up to the end of its first picture."""
    at = 2
    while found := _MARKER.search(body, at):
        marker, at = found[1][0], found.end()
        if marker == _END:
            return
        yield marker
        if marker not in _ALONE:
            at += max(int.from_bytes(body[at : at + 2], "big"), 2)


def _chunks(body: bytes) -> Iterator[int]:
    """Offsets of a PNG's chunks."""
    at = len(_PNG)
    while at + 8 <= len(body):
        yield at
        at += 12 + int.from_bytes(body[at : at + 4], "big")


def _blocks(body: bytes) -> Iterator[int]:
    """Offsets of the blocks before a GIF's first picture."""
    at = 13 + (3 << (body[10] & 7) + 1 if len(body) > 10 and body[10] & 0x80 else 0)
    while body[at : at + 1] == b"!":
        at += 2
        while at < len(body) and body[at]:
            yield at
            at += 1 + body[at]
        at += 1
