"""Thumbnails named by the second they were made in."""

import time

from photo_pipeline import document
from photo_pipeline.handler import handler

document.thumbnail_key = lambda upload, box: f"thumbs/{box[0]}x{box[1]}/{int(time.time())}.jpg"
__all__ = ["handler"]
