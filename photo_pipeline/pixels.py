"""Every kind of pixel a photo may have, brought to 8-bit sRGB."""

import io
import math

from PIL import Image, ImageCms

from photo_pipeline.outcomes import RejectedError

BACKGROUND = (255, 255, 255)
"""What shows through where a picture is transparent: JPEG has no alpha."""

_SCALABLE = frozenset({"L", "RGB", "RGBA", "CMYK"})
_SIXTEEN_BIT_MAX = 65535
_SOME_GREY = 128

PLAIN_BYTES = 4
"""Memory per pixel of a plain RGB picture while its largest thumbnail is made."""

_WORKING_BYTES = {"1": 5, "L": 2, "P": 5, "RGB": PLAIN_BYTES, "CMYK": PLAIN_BYTES, "RGBA": 8, "I": 10, "F": 10}
_OTHER_BYTES = 10
_TRANSPARENT_BYTES = {"P": 9}
_OTHER_TRANSPARENT_BYTES = 12
_WEBP_BYTES = 15
_TIFF_BYTES = 4
"""More than the mode's own: a strip may hold the whole picture."""
_TIFF_JPEG_BYTES = 8
"""More again: the JPEG inside may be progressive."""
_COEFFICIENT_BYTES = 2
_TIFF_COMPRESSION = 259
_JPEG_IN_TIFF = frozenset({6, 7})


def working_bytes(image: Image.Image, scans: int) -> int:
    """How much memory decoding a picture and making it scalable takes at most, in bytes; measured, rounded up.

    ``scans`` is a JPEG's number of scans. With one, rows are scaled as they come; with more, libjpeg holds every
    coefficient of the whole picture.
    """
    pixels = image.size[0] * image.size[1]
    if scans:
        buffered = scans > 1 or bool(image.info.get("progressive"))
        return pixels * _COEFFICIENT_BYTES * len(image.getbands()) if buffered else 0
    return pixels * _bytes_per_pixel(image)


def _bytes_per_pixel(image: Image.Image) -> int:
    if image.format == "WEBP":
        return _WEBP_BYTES
    if image.has_transparency_data and image.mode != "RGBA":
        found = _TRANSPARENT_BYTES.get(image.mode, _OTHER_TRANSPARENT_BYTES)
    else:
        found = _WORKING_BYTES.get(image.mode, _OTHER_BYTES)
    if image.format != "TIFF":
        return found
    tags = getattr(image, "tag_v2", {})
    return found + _TIFF_BYTES + _TIFF_JPEG_BYTES * (tags.get(_TIFF_COMPRESSION) in _JPEG_IN_TIFF)


def scalable(image: Image.Image) -> Image.Image:
    """The picture in a mode that LANCZOS scales right: L, RGB, RGBA or CMYK.

    Palettes would fall back to nearest neighbour, and a plain conversion clips 16-bit values to white.
    """
    if image.has_transparency_data:
        # A conversion would copy, and this is where memory is highest.
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode.startswith(("I", "F")):
        return _eight_bit(image)
    if image.mode in _SCALABLE:
        return image
    return image.convert("RGB")


def to_srgb(image: Image.Image, icc_profile: bytes | None) -> Image.Image:
    """Lay the picture on the background and convert it by its profile; an unusable profile counts as none."""
    if image.mode == "RGBA":
        canvas = Image.new("RGB", image.size, BACKGROUND)
        canvas.paste(image, mask=image)
        image = canvas
    if icc_profile:
        try:
            return _by_profile(image, icc_profile)
        except ImageCms.PyCMSError:
            pass  # Broken, or of another colour space than the picture: viewers ignore such profiles, too.
    return image if image.mode == "RGB" else image.convert("RGB")


def _by_profile(image: Image.Image, icc_profile: bytes) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image, io.BytesIO(icc_profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert converted is not None  # Only in-place conversion returns nothing.
    return converted


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits, or in floating point, as 8-bit grey."""
    if image.mode.startswith("I;16"):
        return _stretched(image.convert("I"), 0, _SIXTEEN_BIT_MAX)
    low, high = image.getextrema()
    assert isinstance(low, int | float) and isinstance(high, int | float)  # One band has one range.
    if not (math.isfinite(low) and math.isfinite(high)):
        raise RejectedError("unreadable", "the picture holds values that are no numbers")
    # Nothing in the file says what white is: take the smallest usual range that holds every value.
    for usual in (1, 255, _SIXTEEN_BIT_MAX) if image.mode == "F" else (255, _SIXTEEN_BIT_MAX):
        if low >= 0 and high <= usual:
            return _stretched(image, 0, usual)
    return _stretched(image, low, high)


def _stretched(image: Image.Image, black: float, white: float) -> Image.Image:
    if white <= black:  # One value throughout, out of every usual range.
        return Image.new("L", image.size, _SOME_GREY)
    scale = 255 / (white - black)
    return image.point(lambda value: value * scale + (0.5 - black * scale)).convert("L")
