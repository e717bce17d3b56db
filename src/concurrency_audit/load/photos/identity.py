"""The colour code: a 64-bit identity and its checksum as 48 coloured cells.

An identity is written over an 8 x 6 grid, two bits per cell: 64 bits of identity and the first 32 of their SHA-256. The
checksum makes an image that is half one photo and half another unreadable instead of a third photo; for that the
identity's bits are spread first, or neighbouring photos would look alike in their upper half.
"""

import hashlib
from collections.abc import Callable, Sequence

COLUMNS = 8
ROWS = 6
CELLS = COLUMNS * ROWS
RUN_BITS = 24
INDEX_BITS = 40

_MASK = (1 << 64) - 1
_FACTOR = 0x9E3779B97F4A7C15
_INVERSE = pow(_FACTOR, -1, 1 << 64)

Colour = tuple[int, int, int]

PALETTE: tuple[Colour, ...] = ((62, 74, 176), (186, 66, 62), (84, 164, 86), (212, 196, 104))
"""One colour per two-bit value; far apart in brightness and hue, so that JPEG's coarse chroma keeps them apart."""


def identity(run: int, index: int) -> int:
    """Join a run tag (24 bits) and a photo's index in the run (40 bits); raises ValueError outside those ranges."""
    if not 0 <= run < 1 << RUN_BITS or not 0 <= index < 1 << INDEX_BITS:
        raise ValueError(f"run {run} needs {RUN_BITS} bits and index {index} needs {INDEX_BITS}")
    return run << INDEX_BITS | index


def split(value: int) -> tuple[int, int]:
    """Give the (run tag, index) that `identity` joined."""
    return value >> INDEX_BITS, value & ((1 << INDEX_BITS) - 1)


def nibbles(value: int) -> bytes:
    """Give the 24 four-bit values (two neighbouring cells each, row by row) that carry a 64-bit identity."""
    data = _spread(value).to_bytes(8, "big")
    return bytes.fromhex("0" + "0".join((data + hashlib.sha256(data).digest()[:4]).hex()))


def turned(values: Sequence[int], orientation: int) -> list[int]:
    """Give cell values in the order in which a file with this EXIF orientation holds them, row by row.

    Orientations 5 to 8 swap the sides: the file then has `ROWS` cells in a row, and `COLUMNS` rows.
    """
    across, down = (ROWS, COLUMNS) if orientation > 4 else (COLUMNS, ROWS)
    right, bottom = across - 1, down - 1
    ways: dict[int, Callable[[int, int], tuple[int, int]]] = {
        1: lambda x, y: (x, y),
        2: lambda x, y: (right - x, y),
        3: lambda x, y: (right - x, bottom - y),
        4: lambda x, y: (x, bottom - y),
        5: lambda x, y: (y, x),
        6: lambda x, y: (bottom - y, x),
        7: lambda x, y: (bottom - y, right - x),
        8: lambda x, y: (y, right - x),
    }
    places = (ways[orientation](x, y) for y in range(down) for x in range(across))
    return [values[row * COLUMNS + column] for column, row in places]


def cells(value: int) -> list[int]:
    """Give the 48 cell values that carry a 64-bit identity, row by row."""
    return [part for nibble in nibbles(value) for part in (nibble >> 2, nibble & 3)]


def from_cells(values: Sequence[int]) -> int | None:
    """Give the identity that 48 cell values carry, or None when their checksum does not match."""
    coded = bytes(
        values[at] << 6 | values[at + 1] << 4 | values[at + 2] << 2 | values[at + 3] for at in range(0, CELLS, 4)
    )
    if hashlib.sha256(coded[:8]).digest()[:4] != coded[8:]:
        return None
    return _gathered(int.from_bytes(coded[:8], "big"))


def nearest(colour: Colour) -> int:
    """Give the two-bit value whose palette colour is nearest to a measured one (squared RGB distance)."""
    red, green, blue = colour
    distances = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in PALETTE]
    return distances.index(min(distances))


def _spread(value: int) -> int:
    """A one-to-one mixing of 64 bits in which every bit of the result depends on most of the value."""
    for _ in range(2):
        value = (value ^ value >> 32) * _FACTOR & _MASK
    return value ^ value >> 32


def _gathered(value: int) -> int:
    """The inverse of `_spread`."""
    value ^= value >> 32
    for _ in range(2):
        value = value * _INVERSE & _MASK
        value ^= value >> 32
    return value
