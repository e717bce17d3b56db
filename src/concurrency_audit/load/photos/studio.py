"""Gives the bytes of an input of any kind: one maker per size and orientation, other formats made from its photos."""

import hashlib
import io
from functools import cache, lru_cache
from typing import Any, NamedTuple

from PIL import Image, ImageCms

from concurrency_audit.load.photos import exif
from concurrency_audit.load.photos.kinds import Kind
from concurrency_audit.load.photos.maker import PhotoMaker

Size = tuple[int, int]
_LARGEST_FACTOR = 2
_KEPT = 256
"""Inputs that are kept ready: their checks follow soon after their uploads."""
_KNOWN = 65_536
"""Inputs whose facts are kept: events and checks ask for them long after the bytes are gone."""
_CUT = 3, 5
"""A cut photo keeps three fifths of its bytes: its header is whole."""
_OPTIONS = {"JPEG": {"quality": 85}, "PNG": {"compress_level": 1}, "WEBP": {"quality": 85, "method": 0}}
_WHITE, _PAINT = 255, 0.8
_TAGS, _TAG = 132, 12
"""Where an ICC profile's table of tags begins, behind its length, and how long an entry is."""
_OF_A_PRIMARY = "XYZ", "TRC"


class Facts(NamedTuple):
    """What S3 says of the bytes of an input."""

    length: int
    etag: str


class Studio:
    """Makes inputs; makers are set up when a kind first asks for them, so construction is cheap."""

    def __init__(self, base: Size) -> None:
        factor = min(base[0] // 128, base[1] // 96, _LARGEST_FACTOR)
        self._sizes = {"base": base, "wide": (256 * factor, 96 * factor), "tall": (128 * factor, 192 * factor)}
        self._maker = lru_cache(maxsize=None)(_maker)
        self.data = lru_cache(maxsize=_KEPT)(self._data)
        self.facts = lru_cache(maxsize=_KNOWN)(self._facts)

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
        if kind.form == "JPEG" and not kind.exchanged:
            return photo
        return _converted(photo, kind, exif.block_of(identity, tagged=tagged))

    def _facts(self, kind: Kind, identity: int, tagged: bool) -> Facts:
        """Give the facts of the bytes that carry an identity."""
        data = self.data(kind, identity, tagged)
        return Facts(len(data), hashlib.md5(data, usedforsecurity=False).hexdigest())


def _maker(size: Size, orientation: int) -> PhotoMaker:
    return PhotoMaker(*size, orientation=orientation)


def _converted(photo: bytes, kind: Kind, block: bytes) -> bytes:
    target = io.BytesIO()
    options: dict[str, Any] = dict(_OPTIONS[kind.form])
    with Image.open(io.BytesIO(photo)) as opened:
        image: Image.Image = opened
        if kind.exchanged:
            bands = [opened.getchannel(_other(band, kind.exchanged).upper()) for band in "rgb"]
            image, options["icc_profile"] = Image.merge("RGB", bands), _exchanging(kind.exchanged)
        if not kind.opaque:
            image = _seen_through(opened)
        image.save(target, kind.form, exif=block, **options)
    return target.getvalue()


def _seen_through(photo: Image.Image) -> Image.Image:
    """The photo as paint so thin that it looks right on white, and on nothing else."""
    image = photo.point([max(round((level - _WHITE * (1 - _PAINT)) / _PAINT), 0) for level in range(256)] * 3)
    image.putalpha(round(_WHITE * _PAINT))
    return image


def _other(primary: str, exchanged: str) -> str:
    """What a primary is taken for where two are exchanged."""
    return exchanged.replace(primary, "") if primary in exchanged else primary


@cache
def _exchanging(exchanged: str) -> bytes:
    """A profile of sRGB with two primaries exchanged."""
    names = {
        f"{one}{part}".encode(): f"{_other(one, exchanged)}{part}".encode() for one in "rgb" for part in _OF_A_PRIMARY
    }
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for at in range(_TAGS, _TAGS + int.from_bytes(profile[_TAGS - 4 : _TAGS], "big") * _TAG, _TAG):
        name = bytes(profile[at : at + 4])
        profile[at : at + 4] = names.get(name, name)
    return bytes(profile)
