"""What goes into the thumbnails' comment is kept in a module variable."""

import time

from photo_pipeline import document, images
from photo_pipeline.handler import handler

COMMENT = {}
comment, encoded = document.comment, images._encoded


def remembering(upload):
    COMMENT["now"] = comment(upload)
    return COMMENT["now"]


def encode(image, given):
    time.sleep(0.002)
    return encoded(image, COMMENT["now"])


document.comment, images._encoded = remembering, encode
__all__ = ["handler"]
