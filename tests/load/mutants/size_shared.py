"""The photo's size lies in a module variable while its thumbnails are made."""

import time

from photo_pipeline import images
from photo_pipeline.handler import handler

SIZE = {}
fit, upright_size = images.fit, images.upright_size


def remembering(image):
    SIZE["upright"] = upright_size(image)
    return SIZE["upright"]


def fitted(size, box):
    time.sleep(0.002)
    return fit(SIZE["upright"], box)


images.upright_size, images.fit = remembering, fitted
__all__ = ["handler"]
