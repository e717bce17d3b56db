"""Oracles over identity-carrying photos and their thumbnails."""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import lru_cache

from concurrency_audit.load.evidence import Evidence, Input, ObjectRef, Phase, StoredObject
from concurrency_audit.load.mismatch import Mismatch, mismatch
from concurrency_audit.load.oracles.base import Naming
from concurrency_audit.load.oracles.objects import own_objects
from concurrency_audit.load.oracles.seen import first_delivery
from concurrency_audit.load.photos.reading import Picture, read_picture

read = lru_cache(maxsize=64)(read_picture)
"""Several oracles look at the same few thumbnails one after the other; a picture is decoded once."""


class PixelIdentity:
    """The pixels of every stored picture show this input, not another one and not parts of several."""

    name = "pixel-identity"

    def __init__(self, prefix: str, naming: Naming) -> None:
        self._prefix, self._naming = prefix, naming

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each picture that is broken, unreadable or shows another input."""
        for one, stored in own_objects(evidence, self._prefix):
            picture = read(stored.data)
            if picture is None or picture.identity != one.identity:
                message, found = _difference(picture, self._naming)
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref), found=found)


class OwnColours:
    """The colours of every stored picture are this input's: its profile was applied, and nothing shows through it."""

    name = "own-colours"
    TOLERANCE = 12
    """Levels of 255 on average over all cells; scaling and JPEG account for six at most."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each picture that shows the right input in other colours."""
        for one, stored in own_objects(evidence, self._prefix):
            picture = read(stored.data)
            if picture is not None and picture.identity == one.identity and picture.off > self.TOLERANCE:
                off = f"its colours are off by {picture.off} of 255 levels"
                message = f"{off}: another profile was applied, or something shows through"
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))


class PictureSize:
    """Every stored picture fits the box that its key names (`.../800x600/...`) and has the input's proportions."""

    name = "picture-size"

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each picture whose size is not the one its box asks for."""
        for one, stored in own_objects(evidence, self._prefix):
            picture = read(stored.data)
            expected = self.fitted(stored.ref.key, one.size)
            if picture is None or expected is None:
                continue
            if abs(picture.width - expected[0]) > 1 or abs(picture.height - expected[1]) > 1:
                message = f"it is {picture.width}x{picture.height} where {expected[0]}x{expected[1]} belongs"
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))

    def fitted(self, key: str, source: tuple[int, int]) -> tuple[int, int] | None:
        """Give the size in pixels that a picture has inside the box a key names; None when it names none."""
        if 0 in source:
            return None
        for part in key.removeprefix(self._prefix).split("/"):
            width, separator, height = part.partition("x")
            if separator and width.isdigit() and height.isdigit():
                scale = min(int(width) / source[0], int(height) / source[1], 1.0)
                return round(source[0] * scale), round(source[1] * scale)
        return None


class OwnLabels:
    """The labels in a document were given for one of this input's own pictures.

    A label provider that names the picture it looked at (`Digest-` and the first 16 hexadecimal digits of the picture's
    SHA-256, as the local Rekognition stand-in does) makes this checkable; labels without such a name are not judged. A
    document that says of itself that it has none (`complete` is false for it) stays in `unjudged` until one has. Alone
    and after the load, when nothing disturbs the provider any more, it has to have them, if any document has.
    """

    name = "own-labels"
    REMEMBERED = 100_000

    def __init__(self, documents: str, pictures: str, complete: Callable[[StoredObject], bool] = bool) -> None:
        self._documents, self._pictures, self._complete = documents, pictures, complete
        self._owners: OrderedDict[bytes, str] = OrderedDict()
        self.documents: set[ObjectRef] = set()
        self.unjudged: dict[ObjectRef, int] = {}
        self._had_them = False
        """Whether any document had labels that name their picture."""

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each document whose labels were given for another picture."""
        for one, stored in own_objects(evidence, self._documents):
            own = {hashlib.sha256(picture.data).hexdigest()[:16].encode() for picture in self._of(evidence, one)}
            self._note(evidence, one, stored, own)
            named = set(re.findall(rb"Digest-([0-9a-f]{16})", stored.data))
            self._had_them |= bool(named)
            if self._had_them and evidence.phase is Phase.ALONE and not self._complete(stored):
                message = "alone after the load it lacks its labels, which others have"
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))
            if named and own and not named <= own:
                message = "its labels were given for another picture"
                found = next((self._owners[digest] for digest in named - own if digest in self._owners), "")
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref), found=found)

    def _note(self, evidence: Evidence, one: Input, stored: StoredObject, own: set[bytes]) -> None:
        self.documents.add(stored.ref)
        if self._complete(stored):
            self.unjudged.pop(stored.ref, None)
        else:
            self.unjudged[stored.ref] = first_delivery(evidence)
        self._owners.update(dict.fromkeys(own, str(one.ref)))
        while len(self._owners) > self.REMEMBERED:
            self._owners.popitem(last=False)

    def _of(self, evidence: Evidence, one: Input) -> list[StoredObject]:
        return [stored for owner, stored in own_objects(evidence, self._pictures) if owner is one]


class NoGps:
    """The position in a photo's EXIF never comes out: not in pictures, documents, the response or the log."""

    name = "no-gps"

    def __init__(self, words: tuple[str, ...], numbers: tuple[str, ...]) -> None:
        self._words, self._numbers = words, numbers

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each place that holds a position: tags, their names, or the canary's numbers."""
        for one, stored in own_objects(evidence):
            text = stored.data.decode("utf-8", "replace").lower() if stored.ref.key.endswith(".json") else ""
            picture = None if text else read(stored.data)
            if any(word in text for word in (*self._words, *self._numbers)) or (picture and picture.has_gps):
                yield mismatch(
                    self.name, evidence, "the GPS position came out", place=str(stored.ref), key=str(one.ref)
                )
        for place, text in (
            ("response", evidence.answer.body.decode("utf-8", "replace")),
            ("log", evidence.answer.log_tail),
        ):
            if any(number in text for number in self._numbers):
                yield mismatch(self.name, evidence, "the GPS position came out", place=place)


def _difference(picture: Picture | None, naming: Naming) -> tuple[str, str]:
    if picture is None:
        return "it is not a whole picture", ""
    if picture.identity is None:
        return "it shows no single photo: damaged, or parts of several", ""
    return "it shows another photo", naming(picture.identity)
