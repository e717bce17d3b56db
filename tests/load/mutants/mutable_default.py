"""A mutable default argument collects tags of earlier photos."""

from photo_pipeline import exif
from photo_pipeline.handler import handler

tags = exif.tags


def collecting(image, found={}):  # noqa: B006
    found.update(tags(image))
    return dict(found)


exif.tags = collecting
__all__ = ["handler"]
