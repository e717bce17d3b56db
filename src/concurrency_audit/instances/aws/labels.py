"""Labels that depend on the image: equal bytes always get equal labels, different bytes different ones.

A fake that answers every image alike would hide exactly the mistake that concurrency causes: one image's labels stored
with another. The first label contains the image's digest, so a test can compute the expected labels.
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
    """Name of the label that identifies this image."""
    return "Digest-" + hashlib.sha256(image).hexdigest()[:16]


def labels_of(image: bytes) -> list[dict[str, Any]]:
    """Labels in Rekognition's format, by descending confidence; the first is ``digest_label``."""
    drawn = hashlib.sha256(b"labels" + image).digest()
    names = list(dict.fromkeys(_NOUNS[byte % len(_NOUNS)] for byte in drawn))[:_COUNT]
    step = 25.0 / len(names)
    every = [(digest_label(image), 99.9)]
    every += [(name, round(98.0 - step * place, 2)) for place, name in enumerate(names)]
    return [{"Name": name, "Confidence": sure, "Instances": [], "Parents": []} for name, sure in every]
