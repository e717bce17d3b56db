"""Makes unique photos without an encoder: pre-encoded restart segments are spliced, the EXIF text is patched.

Four textured images of one colour each are encoded once, with a restart marker after every cell's width. What lies
between two restart markers decodes on its own, so the photo of any identity is a join of ready segments. A segment's
restart number depends on its place alone, so it is the same in all four images.
"""

import io
import random
import re
from collections.abc import Iterable, Sequence
from itertools import chain

from PIL import Image

from concurrency_audit.load.photos import exif
from concurrency_audit.load.photos.identity import CELLS, COLUMNS, PALETTE, ROWS, Colour, cells, nibbles, turned

BLOCK = 16
"""Side in pixels of the smallest unit a JPEG with 4:2:0 chroma codes; a cell is a whole number of them."""
PAIRS = CELLS // 2
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_END = b"\xff\xd9"


class PhotoMaker:
    """Makes the photo of any 64-bit identity at one size; after construction it holds only constants, so share it.

    `width` must be a multiple of 128 and `height` of 96 pixels; raises ValueError otherwise.
    """

    def __init__(self, width: int = 512, height: int = 384, quality: int = 85, orientation: int = 1) -> None:
        if width % (COLUMNS * BLOCK) or height % (ROWS * BLOCK) or min(width, height) <= 0:
            raise ValueError(f"photo size {width}x{height}: the width must divide by 128 and the height by 96")
        self.width, self.height, self._orientation = width, height, orientation
        swapped = orientation > 4
        columns, rows = (ROWS, COLUMNS) if swapped else (COLUMNS, ROWS)
        across, down = (height, width) if swapped else (width, height)
        encoded = [
            _encode(_paint(colour, (across, down), (columns, rows)), quality, across // columns) for colour in PALETTE
        ]
        scans = [_segments(image) for image in encoded]
        self._row = columns // 2
        self._pairs = _pairs(_bands(scans, columns, down // rows // BLOCK))
        self._headers = {tagged: _Header(encoded[0], tagged, orientation) for tagged in (True, False)}

    def photo(self, identity: int, *, tagged: bool = True) -> bytes:
        """Give the JPEG bytes that carry an identity in pixels and EXIF; without camera tags unless `tagged`."""
        pairs = [table[pair] for table, pair in zip(self._pairs, self._values(identity), strict=True)]
        lines: list[bytes] = []
        for at in range(0, PAIRS, self._row):
            lines.extend(chain.from_iterable(zip(*pairs[at : at + self._row], strict=True)))
        scan = b"".join(lines)
        return b"".join((self._headers[tagged].patched(exif.text_of(identity)), scan[:-2], _END))

    def _values(self, identity: int) -> Iterable[int]:
        """The values of two neighbouring cells each, in the file's order."""
        if self._orientation == 1:
            return nibbles(identity)
        stored = turned(cells(identity), self._orientation)
        return [left << 2 | right for left, right in zip(stored[::2], stored[1::2], strict=True)]


class _Header:
    """The bytes before the scan, cut at the two places that name the photo."""

    def __init__(self, encoded: bytes, tagged: bool, orientation: int) -> None:
        tables = encoded[2 : _scan_start(encoded)]
        body = exif.template(tagged=tagged, orientation=orientation)
        segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
        self._parts = (encoded[:2] + segment + tables).split(exif.PLACEHOLDER.encode())
        if len(self._parts) != 3:
            raise ValueError("the EXIF template must hold the identity text exactly twice")

    def patched(self, text: str) -> bytes:
        return text.encode().join(self._parts)


def _paint(colour: Colour, whole: tuple[int, int], grid: tuple[int, int]) -> Image.Image:
    """One colour under a texture whose mean over a cell is zero, so that a cell's average stays the palette colour."""
    size = (whole[0] // grid[0], whole[1] // grid[1])
    noise = random.Random(0).randbytes(12 * 12)
    texture = Image.frombytes("L", (12, 12), noise).resize(size, Image.Resampling.BICUBIC)
    mean = sum(value * count for value, count in enumerate(texture.histogram())) / (size[0] * size[1])
    planes = [texture.point([round(level + (v - mean) / 5) for v in range(256)]) for level in colour]
    tile = Image.merge("RGB", planes)
    image = Image.new("RGB", whole)
    for column in range(grid[0]):
        for row in range(grid[1]):
            image.paste(tile, (column * size[0], row * size[1]))
    return image


def _encode(image: Image.Image, quality: int, cell: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling="4:2:0", restart_marker_blocks=cell // BLOCK)
    return buffer.getvalue()


def _scan_start(encoded: bytes) -> int:
    """Offset of the first coded byte: behind the start-of-scan segment."""
    at = encoded.index(b"\xff\xda")
    return at + 2 + int.from_bytes(encoded[at + 2 : at + 4], "big")


def _segments(encoded: bytes) -> list[bytes]:
    """The coded segments in order, each with the restart marker that follows it; their numbers go round from 0 to 7."""
    bodies = _RESTART.split(encoded[_scan_start(encoded) : -2])
    return [body + bytes((0xFF, 0xD0 + number % 8)) for number, body in enumerate(bodies)]


def _bands(scans: Sequence[Sequence[bytes]], columns: int, rows_per_cell: int) -> list[list[tuple[bytes, ...]]]:
    """For each cell and colour value, the cell's segments from top to bottom."""
    return [
        [
            tuple(
                scan[((cell // columns) * rows_per_cell + row) * columns + cell % columns]
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
