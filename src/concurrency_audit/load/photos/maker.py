"""Makes unique photos without an encoder: pre-encoded restart segments are spliced, the EXIF text is patched.

Four textured images of one colour each are encoded once, with a restart marker after every cell's width. What lies
between two restart markers decodes on its own, so the photo of any identity is a join of ready segments. A cell's
segments carry the same restart number in all four images because a row has exactly eight of them.
"""

import io
import random
import re
from collections.abc import Sequence
from itertools import chain

from PIL import Image

from concurrency_audit.load.photos import exif
from concurrency_audit.load.photos.identity import CELLS, COLUMNS, PALETTE, ROWS, Colour, nibbles

BLOCK = 16
"""Side in pixels of the smallest unit a JPEG with 4:2:0 chroma codes; a cell is a whole number of them."""
PAIRS = CELLS // 2
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_END = b"\xff\xd9"


class PhotoMaker:
    """Makes the photo of any 64-bit identity at one size; after construction it holds only constants, so share it.

    `width` must be a multiple of 128 and `height` of 96 pixels; raises ValueError otherwise.
    """

    def __init__(self, width: int = 512, height: int = 384, quality: int = 85) -> None:
        if width % (COLUMNS * BLOCK) or height % (ROWS * BLOCK) or min(width, height) <= 0:
            raise ValueError(f"photo size {width}x{height}: the width must divide by 128 and the height by 96")
        self.width, self.height = width, height
        encoded = [_encode(_paint(colour, width, height), quality, width) for colour in PALETTE]
        scans = [_segments(image) for image in encoded]
        self._pairs = _pairs(_bands(scans, height // ROWS // BLOCK))
        self._headers = {tagged: _Header(encoded[0], tagged=tagged) for tagged in (True, False)}

    def photo(self, identity: int, *, tagged: bool = True) -> bytes:
        """Give the JPEG bytes that carry an identity in pixels and EXIF; without camera tags unless `tagged`."""
        pairs = [table[nibble] for table, nibble in zip(self._pairs, nibbles(identity), strict=True)]
        lines: list[bytes] = []
        for at in range(0, PAIRS, COLUMNS // 2):
            first, second, third, fourth = pairs[at : at + COLUMNS // 2]
            lines.extend(chain.from_iterable(zip(first, second, third, fourth, strict=True)))
        scan = b"".join(lines)
        return b"".join((self._headers[tagged].patched(exif.text_of(identity)), scan[:-2], _END))


class _Header:
    """The bytes before the scan, cut at the two places that name the photo."""

    def __init__(self, encoded: bytes, *, tagged: bool) -> None:
        tables = encoded[2 : _scan_start(encoded)]
        body = exif.template(tagged=tagged)
        segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
        self._parts = (encoded[:2] + segment + tables).split(exif.PLACEHOLDER.encode())
        if len(self._parts) != 3:
            raise ValueError("the EXIF template must hold the identity text exactly twice")

    def patched(self, text: str) -> bytes:
        return text.encode().join(self._parts)


def _paint(colour: Colour, width: int, height: int) -> Image.Image:
    """One colour under a texture whose mean over a cell is zero, so that a cell's average stays the palette colour."""
    size = (width // COLUMNS, height // ROWS)
    noise = random.Random(0).randbytes(12 * 12)
    texture = Image.frombytes("L", (12, 12), noise).resize(size, Image.Resampling.BICUBIC)
    mean = sum(value * count for value, count in enumerate(texture.histogram())) / (size[0] * size[1])
    planes = [texture.point([round(level + (v - mean) / 5) for v in range(256)]) for level in colour]
    tile = Image.merge("RGB", planes)
    image = Image.new("RGB", (width, height))
    for column in range(COLUMNS):
        for row in range(ROWS):
            image.paste(tile, (column * size[0], row * size[1]))
    return image


def _encode(image: Image.Image, quality: int, width: int) -> bytes:
    buffer = io.BytesIO()
    blocks = width // COLUMNS // BLOCK
    image.save(buffer, "JPEG", quality=quality, subsampling="4:2:0", restart_marker_blocks=blocks)
    return buffer.getvalue()


def _scan_start(encoded: bytes) -> int:
    """Offset of the first coded byte: behind the start-of-scan segment."""
    at = encoded.index(b"\xff\xda")
    return at + 2 + int.from_bytes(encoded[at + 2 : at + 4], "big")


def _segments(encoded: bytes) -> list[bytes]:
    """The coded segments in order, each with the restart marker that follows it (eight to a row, so 0 to 7)."""
    bodies = _RESTART.split(encoded[_scan_start(encoded) : -2])
    return [body + bytes((0xFF, 0xD0 + number % 8)) for number, body in enumerate(bodies)]


def _bands(scans: Sequence[Sequence[bytes]], rows_per_cell: int) -> list[list[tuple[bytes, ...]]]:
    """For each cell and colour value, the cell's segments from top to bottom."""
    return [
        [
            tuple(
                scan[((cell // COLUMNS) * rows_per_cell + row) * COLUMNS + cell % COLUMNS]
                for row in range(rows_per_cell)
            )
            for scan in scans
        ]
        for cell in range(CELLS)
    ]


def _pairs(bands: list[list[tuple[bytes, ...]]]) -> list[list[tuple[bytes, ...]]]:
    """For each two neighbouring cells and each of their 16 value pairs, the joined segments from top to bottom."""
    return [
        [
            tuple(left + right for left, right in zip(bands[cell][pair >> 2], bands[cell + 1][pair & 3], strict=True))
            for pair in range(16)
        ]
        for cell in range(0, CELLS, 2)
    ]
