"""Gives the bytes of an input of any kind: one maker per size and orientation, other formats made from its photos."""

import io
from functools import lru_cache

from PIL import Image

from concurrency_audit.load.photos import exif
from concurrency_audit.load.photos.kinds import Kind
from concurrency_audit.load.photos.maker import PhotoMaker

Size = tuple[int, int]
_LARGEST_FACTOR = 2
_KEPT = 256
"""Inputs that are kept ready: their checks follow soon after their uploads."""
_CUT = 3, 5
"""A cut photo keeps three fifths of its bytes: its header is whole."""


class Studio:
    """Makes inputs; makers are set up when a kind first asks for them, so construction is cheap."""

    def __init__(self, base: Size) -> None:
        factor = min(base[0] // 128, base[1] // 96, _LARGEST_FACTOR)
        self._sizes = {"base": base, "wide": (256 * factor, 96 * factor), "tall": (128 * factor, 192 * factor)}
        self._maker = lru_cache(maxsize=None)(_maker)
        self.data = lru_cache(maxsize=_KEPT)(self._data)

    def size(self, kind: Kind) -> Size:
        """Give the width and height of an input in pixels, seen upright; 0 by 0 for what is no photo."""
        return self._sizes[kind.shape] if kind.sound else (0, 0)

    def _data(self, kind: Kind, identity: int, tagged: bool) -> bytes:
        """Give the bytes that carry an identity, as far as the kind carries anything."""
        if kind.name == "empty":
            return b""
        if kind.name == "foreign":
            return f"No photo: {exif.text_of(identity)}\n".encode()
        photo = self._maker(self._sizes[kind.shape], kind.orientation).photo(identity, tagged=tagged)
        if kind.name == "cut":
            return photo[: len(photo) * _CUT[0] // _CUT[1]]
        return photo if kind.form == "JPEG" else _converted(photo, kind.form, exif.block_of(identity, tagged=tagged))


def _maker(size: Size, orientation: int) -> PhotoMaker:
    return PhotoMaker(*size, orientation=orientation)


def _converted(photo: bytes, form: str, block: bytes) -> bytes:
    target = io.BytesIO()
    options = {"PNG": {"compress_level": 1}, "WEBP": {"quality": 85, "method": 0}}[form]
    with Image.open(io.BytesIO(photo)) as image:
        image.save(target, form, exif=block, **options)
    return target.getvalue()
