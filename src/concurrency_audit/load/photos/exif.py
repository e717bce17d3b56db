"""EXIF whose identity text has a fixed width, so that a photo's tags are two byte-wise patches away.

The GPS position is a canary: it is in every photo that goes in and must be in nothing that comes out.
"""

import re

from PIL import ExifTags, Image

TEXT = "ID-{:029d}"
TEXT_PATTERN = re.compile(r"ID-(\d{29})")
PLACEHOLDER = TEXT.format(0)
MAKE = "ConcurrencyAudit"
GPS_CANARY = 7654321
"""Numerator of the seconds of both coordinates: a number nothing else in a photo or a reply produces."""
GPS_WORDS = ("gps", "latitude", "longitude")
GPS_NUMBERS = (str(GPS_CANARY), "38.271605", "47.193964")
"""The canary's seconds as a fraction's numerator and as a number, and the whole coordinate in degrees."""


def text_of(identity: int) -> str:
    """Give the identity as it stands in ImageDescription and UserComment (32 characters)."""
    return TEXT.format(identity)


def identities_in(text: str) -> set[int]:
    """Give every identity written out in a text."""
    return {int(digits) for digits in TEXT_PATTERN.findall(text)}


def template(*, tagged: bool, orientation: int = 1) -> bytes:
    """Give EXIF bytes with the placeholder text in two tags; without Make, Model and DateTime unless `tagged`."""
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = PLACEHOLDER
    exif[ExifTags.Base.Orientation] = orientation
    if tagged:
        exif[ExifTags.Base.Make] = MAKE
        exif[ExifTags.Base.Model] = "Identity 1"
        exif[ExifTags.Base.DateTime] = "2026:01:02 03:04:05"
    exif.get_ifd(ExifTags.IFD.Exif).update({ExifTags.Base.UserComment: b"ASCII\0\0\0" + PLACEHOLDER.encode()})
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(_position())
    return exif.tobytes()


def block_of(identity: int, *, tagged: bool, orientation: int = 1) -> bytes:
    """Give the EXIF bytes of one photo."""
    return template(tagged=tagged, orientation=orientation).replace(PLACEHOLDER.encode(), text_of(identity).encode())


def _position() -> dict[int, object]:
    coordinate = (47.0, 11.0, GPS_CANARY / 200000)
    return {
        ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLatitude: coordinate,
        ExifTags.GPS.GPSLongitudeRef: "E",
        ExifTags.GPS.GPSLongitude: coordinate,
    }
