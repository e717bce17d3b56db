"""Every kind of pixel a photo may have, brought to 8-bit sRGB."""

import io
import math

from PIL import Image, ImageCms

from photo_pipeline.outcomes import RejectedError

BACKGROUND = (255, 255, 255)
"""What shows through where a picture is transparent: JPEG has no alpha."""

_SCALABLE = frozenset({"L", "RGB", "RGBA", "CMYK"})
_SIXTEEN_BIT_MAX = 65535


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
    return image.convert("RGB")


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
    scale = 255 / (white - black)
    return image.point(lambda value: value * scale + (0.5 - black * scale)).convert("L")
