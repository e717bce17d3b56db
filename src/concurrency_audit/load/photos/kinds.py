"""What kinds of inputs a plan holds: sizes, orientations, formats, and files that are no photo at all.

A handler that treats one photo like another gives itself away only where neighbours differ. Two inputs of five are
plain photos; what else there is comes in turn, so that a run of twenty inputs has seen it all.
"""

from dataclasses import dataclass

CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of input."""

    name: str
    form: str = "JPEG"
    """Format of the file, by Pillow's name."""
    orientation: int = 1
    """EXIF's tag; the pixels lie in the file as a camera held that way writes them."""
    shape: str = "base"
    """`base` (the plan's size), `wide` or `tall`."""
    exchanged: str = ""
    """Two of `rgb`: its colours are right only through the profile in it, which takes each of them for the other."""
    opaque: bool = True
    """Whether its colours are the photo's own; else they are so only on white."""
    sound: bool = True
    """Whether it is a photo: anything else must be refused, and nothing stored for it."""


PLAIN = Kind("plain")
KINDS = (
    PLAIN,
    Kind("wide", shape="wide"),
    PLAIN,
    Kind("cut", sound=False),
    PLAIN,
    Kind("turned right", orientation=6),
    Kind("tall", shape="tall", exchanged="gb"),
    PLAIN,
    Kind("png", form="PNG"),
    PLAIN,
    Kind("foreign", sound=False),
    PLAIN,
    Kind("upside down", orientation=3, shape="wide"),
    Kind("webp", form="WEBP"),
    Kind("empty", sound=False),
    Kind("mirrored left", orientation=5),
    Kind("profiled", exchanged="rb"),
    PLAIN,
    Kind("see-through", form="PNG", opaque=False),
    PLAIN,
)
"""In the order in which they come."""


def kind_of(number: int, *, varied: bool, damaged: bool) -> Kind:
    """Give the kind of the n-th input of a plan; without variety all are plain, without damage unsound ones are."""
    kind = KINDS[number % len(KINDS)] if varied else PLAIN
    return kind if kind.sound or damaged else PLAIN
