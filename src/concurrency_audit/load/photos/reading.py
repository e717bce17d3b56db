"""Reads an identity back: from the pixels of a photo or thumbnail, and from EXIF."""

import io
from dataclasses import dataclass
from itertools import chain
from statistics import fmean

from PIL import ExifTags, Image, UnidentifiedImageError

from concurrency_audit.load.photos.exif import identities_in
from concurrency_audit.load.photos.identity import COLUMNS, PALETTE, ROWS, from_cells, nearest

DRAFT = (COLUMNS * 6, ROWS * 6)
"""Smallest decoded size the code is read from: JPEG's own scaling then skips most of the decoding work."""


@dataclass(frozen=True)
class Picture:
    """What a stored image says of itself."""

    width: int
    height: int
    identity: int | None
    """The identity its pixels carry; None when they carry none or parts of several."""
    described: frozenset[int]
    """Identities that its EXIF names."""
    has_gps: bool
    off: int = 0
    """Levels by which the averages of its cells differ from the colours that they stand for, on average."""


def read_picture(data: bytes) -> Picture | None:
    """Read an image's size, identity and EXIF; None when the bytes are not a whole image."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            exif = image.getexif()
            described = identities_in(str(exif.get(ExifTags.Base.ImageDescription, "")))
            has_gps = ExifTags.Base.GPSInfo in exif
            image.draft("RGB", DRAFT)
            identity, off = _pixels(image)
            return Picture(width, height, identity, frozenset(described), has_gps, off)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None


def _pixels(image: Image.Image) -> tuple[int | None, int]:
    small = image.convert("RGB").resize((COLUMNS, ROWS), Image.Resampling.BOX)
    raw = small.tobytes()
    colours = [(raw[at], raw[at + 1], raw[at + 2]) for at in range(0, len(raw), 3)]
    values = [nearest(colour) for colour in colours]
    right = chain.from_iterable(PALETTE[value] for value in values)
    return from_cells(values), round(fmean(abs(level - one) for level, one in zip(raw, right, strict=True)))
