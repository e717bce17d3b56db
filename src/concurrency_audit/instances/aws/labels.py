"""Labels that depend on the image: the same bytes always get the same labels, other bytes get others.

A stand-in that answers every image alike would hide exactly the mistake that concurrency makes: one image's labels
stored with another. The first label names the image's digest, so a test can compute what it must find.
"""

from __future__ import annotations

import hashlib
from typing import Any

_NOUNS = (
    "Animal", "Architecture", "Bicycle", "Bird", "Boat", "Bridge", "Building", "Car", "Castle", "Cat", "City", "Cloud",
    "Coast", "Dog", "Face", "Field", "Flower", "Food", "Forest", "Fruit", "Garden", "Horse", "House", "Lake", "Leaf",
    "Mountain", "Night", "Ocean", "Person", "Plant", "Portrait", "River", "Road", "Rock", "Sky", "Snow", "Sunset",
    "Tower", "Train", "Tree",
)  # fmt: skip
_COUNT = 6


def digest_label(image: bytes) -> str:
    """Name of the label that is this image's alone."""
    return "Digest-" + hashlib.sha256(image).hexdigest()[:16]


def labels_of(image: bytes) -> list[dict[str, Any]]:
    """Labels in Rekognition's form, by falling confidence; the first is ``digest_label``."""
    drawn = hashlib.sha256(b"labels" + image).digest()
    names = list(dict.fromkeys(_NOUNS[byte % len(_NOUNS)] for byte in drawn))[:_COUNT]
    step = 25.0 / len(names)
    every = [(digest_label(image), 99.9)]
    every += [(name, round(98.0 - step * place, 2)) for place, name in enumerate(names)]
    return [{"Name": name, "Confidence": sure, "Instances": [], "Parents": []} for name, sure in every]
