"""Documents named by the last part of the key."""

from photo_pipeline import document
from photo_pipeline.handler import handler

document.metadata_key = lambda upload: f"metadata/{upload.key.rsplit('/', 1)[-1]}.json"
__all__ = ["handler"]
