"""Reads an identity back: from the pixels of a photo or thumbnail, and from EXIF."""

import io
from dataclasses import dataclass

from PIL import ExifTags, Image, UnidentifiedImageError

from concurrency_audit.load.photos.exif import identities_in
from concurrency_audit.load.photos.identity import COLUMNS, ROWS, from_cells, nearest

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


def read_picture(data: bytes) -> Picture | None:
    """Read an image's size, identity and EXIF; None when the bytes are not a whole image."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            exif = image.getexif()
            described = identities_in(str(exif.get(ExifTags.Base.ImageDescription, "")))
            has_gps = ExifTags.Base.GPSInfo in exif
            image.draft("RGB", DRAFT)
            return Picture(width, height, _pixels(image), frozenset(described), has_gps)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None


def _pixels(image: Image.Image) -> int | None:
    small = image.convert("RGB").resize((COLUMNS, ROWS), Image.Resampling.BOX)
    raw = small.tobytes()
    return from_cells([nearest((raw[at], raw[at + 1], raw[at + 2])) for at in range(0, len(raw), 3)])
