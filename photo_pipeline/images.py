"""From bytes to thumbnails: one decode, as small as the thumbnails allow, and each thumbnail made from the one before.

Nothing here is shared: every image belongs to the record it was opened for.
"""

import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# Every accepted format is imported here, so that Pillow registers none while invocations run.
from PIL import (  # noqa: F401
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from photo_pipeline import exif, pixels, structure
from photo_pipeline.outcomes import FailedError, RejectedError
from photo_pipeline.settings import JPEG_QUALITY

Image.preinit()

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
"""What is accepted, judged by content and never by the key's extension. Multi-picture JPEGs (MPO) open as JPEG."""

Size = tuple[int, int]

# Pixels the decoder's own scaling has to leave per thumbnail pixel and side, or it would show. Measured against a full
# decode: at half size 50.4 dB with 2.04 and 49.2 with 1.85; at a quarter 50.7 with 1.88, which is a usual 6000x4000.
_OVERSAMPLING_AT_HALF = 2.0
_OVERSAMPLING_BELOW = 1.85
_REDUCING_GAP = 3.0
# Rows are scaled by BICUBIC where the decoder did not scale, or left this much: 50.4 dB and more from a full decode.
_OVERSAMPLING_FOR_BICUBIC = 2.2
_LANCZOS = Image.Resampling.LANCZOS


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One finished thumbnail."""

    box: Size
    """The size asked for, which names the output."""
    size: Size
    """The size it has: the photo's aspect ratio, inside the box, never enlarged."""
    jpeg: bytes


def open_photo(body: bytes, max_pixels: int) -> Image.Image:
    """Read the header, decode nothing.

    Raises:
        RejectedError: if this is no photo, of no accepted format, or larger than ``max_pixels``.
        RejectedError: if decoding it is more work than decoding a plain photo of ``max_pixels``.
    """
    if not body:
        raise RejectedError("empty", "the object has no bytes")
    scans = structure.check(body)
    try:
        image = Image.open(io.BytesIO(body), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise RejectedError("not_a_photo", f"none of {', '.join(FORMATS)}") from error
    except Image.DecompressionBombError as error:
        raise RejectedError("too_many_pixels", str(error)) from error
    except Exception as error:
        raise RejectedError("unreadable", _named(error)) from error
    width, height = image.size
    if width * height > max_pixels:
        raise RejectedError("too_many_pixels", f"{width}x{height} is above the limit of {max_pixels} pixels")
    count = scans if isinstance(image, JpegImagePlugin.JpegImageFile) else 0
    structure.check_scans(count, width * height)
    needed, allowed = pixels.working_bytes(image, count), max_pixels * pixels.PLAIN_BYTES
    if needed > allowed:
        megabytes = f"about {needed >> 20} MB to decode, {allowed >> 20} are allowed"
        raise RejectedError(
            "too_many_pixels", f"{width}x{height} in this form ({image.format}, {image.mode}) takes {megabytes}"
        )
    exif.disarm(image)
    return image


def thumbnails(image: Image.Image, boxes: tuple[Size, ...], comment: bytes) -> Iterator[Thumbnail]:
    """Make the thumbnails, largest box first, each handed over before the next is begun.

    ``comment`` goes into each JPEG: no metadata of the original does.

    Raises:
        RejectedError: if the picture cannot be decoded.
        FailedError: if memory is short at the moment.
    """
    for box, picture in pictures(image, boxes):
        yield Thumbnail(box, picture.size, _encoded(picture, comment))


def pictures(image: Image.Image, boxes: tuple[Size, ...]) -> Iterator[tuple[Size, Image.Image]]:
    """The thumbnails as pixels: one decode, then each from the one before. Raises as ``thumbnails`` does."""
    upright = upright_size(image)
    try:
        current = _decoded(image, fit(upright, boxes[0]))
    except MemoryError as error:
        raise FailedError("out_of_memory", "not enough memory to decode this photo now") from error
    except Exception as error:
        # Decoders answer broken files with whatever went wrong inside: OSError, ValueError, struct.error and more.
        raise RejectedError("unreadable", _named(error)) from error
    for box in boxes:
        size = fit(upright, box)
        if size != current.size:
            current = current.resize(size, Image.Resampling.LANCZOS)
        yield box, current


def upright_size(image: Image.Image) -> Size:
    """Width and height as the picture is meant to be seen; to be asked before it is decoded."""
    turned = image.format != "TIFF" and exif.orientation(image) in exif.TURNED
    return image.size[::-1] if turned else image.size


def fit(size: Size, box: Size) -> Size:
    """The largest size of the same shape inside ``box``; ``size`` itself if it already fits (as Pillow's thumbnail)."""
    (width, height), (box_width, box_height) = size, box
    if width <= box_width and height <= box_height:
        return size
    aspect = width / height
    if box_width / box_height >= aspect:
        return _nearest(box_height * aspect, lambda n: abs(aspect - n / box_height)), box_height
    return box_width, _nearest(box_width / aspect, lambda n: abs(aspect - box_width / n) if n else 0)


def _decoded(image: Image.Image, size: Size) -> Image.Image:
    """The picture upright, in RGB, without metadata, at the size of its largest thumbnail."""
    if image.format == "TIFF":
        image.load()  # Pillow turns TIFFs upright itself, while loading, and only these.
    orientation = exif.orientation(image)
    target = size[::-1] if orientation in exif.TURNED else size
    whole, crop = image.size, _draft(image, target)
    plenty = image.size == whole or image.width >= _OVERSAMPLING_FOR_BICUBIC * target[0]
    # Loads at the drafted scale. A palette or 16-bit picture has to become scalable first; all else is cheaper after.
    scaled = _scaled(pixels.scalable(image), target, crop, Image.Resampling.BICUBIC if plenty else _LANCZOS)
    upright = exif.turn(pixels.to_srgb(scaled, image.info.get("icc_profile")), orientation)
    upright.info = {}
    return upright


def _scaled(
    image: Image.Image,
    size: Size,
    crop: tuple[float, float, float, float] | None,
    between_rows: Image.Resampling,
) -> Image.Image:
    """What lies within ``crop`` at a smaller size: first fewer rows, as they lie in memory, then narrower ones."""
    if image.mode == "RGBA":  # Each step would weigh the colours by alpha anew, for the whole picture.
        return image.resize(size, _LANCZOS, crop, _REDUCING_GAP)
    left, top, right, bottom = crop or (0, 0, *image.size)
    lower = image.resize((image.width, size[1]), between_rows, (0, top, image.width, bottom), _REDUCING_GAP)
    return lower.resize(size, _LANCZOS, (left, 0, right, size[1]), _REDUCING_GAP)


def _draft(image: Image.Image, target: Size) -> tuple[float, float, float, float] | None:
    """Let the JPEG decoder scale by 1/2, 1/4 or 1/8 while it decodes; the box is the photo within the drafted pixels.

    The request has the photo's own shape: a square one would be judged by the shorter side and do nothing.
    """
    quarter = image.size[0] >= 4 * _OVERSAMPLING_BELOW * target[0]
    oversampling = _OVERSAMPLING_BELOW if quarter else _OVERSAMPLING_AT_HALF
    width, height = (math.floor(side * oversampling) for side in target)
    drafted = image.draft(None, (width, height))
    return drafted[1] if drafted else None


def _encoded(image: Image.Image, comment: bytes) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True, comment=comment)
    return target.getvalue()


def _nearest(number: float, error: Callable[[int], float]) -> int:
    return max(min(math.floor(number), math.ceil(number), key=error), 1)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
