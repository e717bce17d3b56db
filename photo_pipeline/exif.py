"""EXIF from the header: how the picture is turned, and the tags that may be published.

What leaves is a list of what is known to be harmless, not all but the harmful: GPS can also sit in maker notes, XMP,
IPTC, DNG private data and the embedded preview, none of which is on the list.
"""

import math
from typing import Any

from PIL import ExifTags, Image

from photo_pipeline.exif_tags import PUBLISHED
from photo_pipeline.structure import bounded

MAX_TEXT = 2000
"""Characters of one text value; EXIF comments may hold anything."""

MAX_ITEMS = 64
"""Items of one list value."""

TURNED = frozenset({5, 6, 7, 8})
"""Orientations that swap width and height."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PNG_TEXT = "Raw profile type exif"
_COMMENT_CODES = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp", b"\0" * 8: "utf-8"}


def orientation(image: Image.Image) -> int:
    """The orientation tag, 1 to 8; 1 (upright) when it is absent or makes no sense."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # A damaged block must not cost the photo; its parser fails in many ways.
        return 1
    return value if isinstance(value, int) and value in _TURNS else 1


def turn(image: Image.Image, orientation: int) -> Image.Image:
    """The picture upright."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def tags(image: Image.Image) -> dict[str, Any]:
    """The published tags by their EXIF names, as JSON values; a tag that cannot be read is left out."""
    found = {PUBLISHED[tag]: _plain(value) for tag, value in _raw(image).items() if tag in PUBLISHED}
    return {name: found[name] for name in sorted(found) if found[name] is not None}


def _raw(image: Image.Image) -> dict[int, Any]:
    try:
        block = image.getexif()
        found = {**dict(block), **block.get_ifd(ExifTags.IFD.Exif)}
        comment = found.get(ExifTags.Base.UserComment)
        if isinstance(comment, bytes):
            found[ExifTags.Base.UserComment] = _comment(comment, block.endian)
        return found
    except Exception:  # See orientation.
        return {}


def disarm(image: Image.Image) -> None:
    """Drop an EXIF block that would cost more to read than a photo's may; to be called before anything reads it."""
    try:
        if image.format == "PNG" and "exif" not in image.info:
            image.load()  # Its chunk may stand behind the pixels.
        if not bounded(image.info.get("exif") or _in_text(image.info.get(_PNG_TEXT))):
            image.info.pop("exif", None)
            image.info.pop(_PNG_TEXT, None)
    except Exception:  # See orientation; whoever decodes the picture says what is wrong with it.
        image.info.pop(_PNG_TEXT, None)


def _in_text(profile: Any) -> bytes:
    """The block as older tools hide it in a PNG: hexadecimal lines behind three of another kind."""
    return bytes.fromhex("".join(profile.split("\n")[3:])) if isinstance(profile, str) else b""


def _plain(value: Any) -> Any:
    """A value as JSON: text, number or list; ``None`` if there is nothing sensible to say."""
    if isinstance(value, bytes):
        return _text(value.decode("utf-8", "replace"))
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple | list):
        items = [_plain(item) for item in value[:MAX_ITEMS]]
        return items if any(item is not None for item in items) else None
    if isinstance(value, int):
        return value
    return _number(value)


def _number(value: Any) -> float | int | None:
    try:
        number = float(value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    if not math.isfinite(number):  # Cameras write 0/0 for "unknown".
        return None
    return int(number) if number.is_integer() else round(number, 6)


def _comment(value: bytes, endian: str | None) -> str:
    """A user comment by its eight-byte character code; "Unicode" means UTF-16 in the block's byte order."""
    codec = _COMMENT_CODES.get(value[:8])
    if codec == "utf-16":
        codec = "utf-16-be" if endian == ">" else "utf-16-le"
    return value[8:].decode(codec, "replace") if codec else value.decode("utf-8", "replace")


def _text(value: str) -> str | None:
    """A text up to its end mark, a zero byte: what a camera or an editor left behind it was not meant to be seen."""
    value = value.split("\0", 1)[0]
    printable = "".join(char for char in value if char.isprintable() or char in "\n\t")
    return printable.strip()[:MAX_TEXT] or None
