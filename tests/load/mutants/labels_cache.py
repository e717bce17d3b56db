"""Labels cached by the last part of the key."""

from photo_pipeline import document
from photo_pipeline.handler import handler

CACHE = {}
metadata = document.metadata


def cached(upload, about, thumbnails, answer):
    name = upload.key.rsplit("/", 1)[-1]
    return metadata(upload, about, thumbnails, CACHE.setdefault(name, answer))


document.metadata = cached
__all__ = ["handler"]
