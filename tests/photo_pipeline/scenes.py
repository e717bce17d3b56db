"""Pictures for the tests: a scene in which every corner differs, written in every way a camera or an editor might."""

import io
import math
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageDraw
from PIL.TiffImagePlugin import IFDRational

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 40), (30, 50, 200), (220, 200, 40)


def scene(width: int = 640, height: int = 480) -> Image.Image:
    """Red top left, green top right, blue bottom left, yellow bottom right; smooth shading so that nothing is flat."""
    image = Image.new("RGB", (width, height))
    for left, top, colour in ((0, 0, RED), (1, 0, GREEN), (0, 1, BLUE), (1, 1, YELLOW)):
        image.paste(colour, (left * width // 2, top * height // 2, width, height))
    shade = Image.linear_gradient("L").resize((width, height))
    image = Image.blend(image, Image.merge("RGB", [shade] * 3), 0.2)
    ImageDraw.Draw(image).ellipse([width // 3, height // 3, width // 2, height // 2], fill=(240, 240, 240))
    return image


def detailed(width: int, height: int) -> Image.Image:
    """The scene with noise at six scales on it, weaker the finer it is, as a photo's spectrum falls."""
    image = scene(width, height)
    for scale in (128, 64, 32, 16, 8, 4):
        noise = Image.effect_noise((max(width // scale, 2), max(height // scale, 2)), 60)
        layer = noise.resize((width, height), Image.Resampling.BICUBIC).convert("RGB")
        image = Image.blend(image, layer, 0.1 + scale / 1000)
    return image


def decibels(image: Image.Image, reference: Image.Image) -> float:
    """Peak signal-to-noise ratio over all channels; infinite for equal pictures."""
    counts = ImageChops.difference(image, reference).histogram()
    error = sum((value % 256) ** 2 * count for value, count in enumerate(counts)) / sum(counts)
    return math.inf if not error else 10 * math.log10(255**2 / error)


def encoded(image: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    """The picture in a file format."""
    target = io.BytesIO()
    if format == "JPEG":
        options = {"quality": 95, "subsampling": 0, **options}
    image.save(target, format, **options)
    return target.getvalue()


def with_orientation(image: Image.Image, orientation: int) -> bytes:
    """A JPEG whose pixels lie as a turned camera writes them, and whose tag says how to turn them back."""
    inverse = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = image.transpose(inverse[orientation]) if orientation in inverse else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(stored, exif=exif)


def sixteen_bit(image: Image.Image) -> Image.Image:
    """The picture's brightness in 16 bits: 255 becomes 65535."""
    grey = image.convert("L")
    return Image.merge("LA", [grey, grey]).getchannel(0).convert("I").point(lambda v: v * 257 + 0).convert("I;16")


def wide_gamut(image: Image.Image) -> bytes:
    """A JPEG in a colour space with red and blue swapped, so that ignoring its profile is plain to see."""
    red, green, blue = image.split()
    return encoded(Image.merge("RGB", [blue, green, red]), icc_profile=swapped_profile())


def swapped_profile() -> bytes:
    """An sRGB profile whose red and blue primaries are exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    table = {}
    for index in range(int.from_bytes(profile[128:132], "big")):
        entry = 132 + index * 12
        table[bytes(profile[entry : entry + 4])] = entry
    red, blue = table[b"rXYZ"], table[b"bXYZ"]
    profile[red + 4 : red + 12], profile[blue + 4 : blue + 12] = (
        profile[blue + 4 : blue + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile)


def private_exif() -> Image.Exif:
    """EXIF with a place in every corner that may hold one: GPS tags, maker note, owner, serial number, preview."""
    exif = Image.Exif()
    exif[0x010E] = "a harbour"
    exif[0x010F] = "Acme"
    exif[0x0112] = 1
    exif[0x02BC] = b"<x:xmpmeta>SECRET-PLACE</x:xmpmeta>"
    camera = exif.get_ifd(0x8769)
    camera[0x829A] = IFDRational(1, 250)
    camera[0x927C] = b"MAKER SECRET-PLACE"
    camera[0xA430] = "OWNER SECRET-PLACE"
    camera[0xA431] = "SERIAL SECRET-PLACE"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (53.0, 32.0, 15.5)
    place[29] = "2026:01:01"
    place[27] = b"ASCII\0\0\0SECRET-PLACE"
    return exif


def distance(image: Image.Image, reference: Image.Image) -> float:
    """Mean difference per channel and pixel, 0 to 255."""
    one, two = image.convert("RGB").tobytes(), reference.convert("RGB").tobytes()
    assert image.size == reference.size
    return sum(abs(a - b) for a, b in zip(one, two, strict=True)) / len(one)
