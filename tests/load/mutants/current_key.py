"""The key being worked on, kept in a module variable."""

from photo_pipeline import document, storage
from photo_pipeline.handler import handler

CURRENT = {}
fetch = storage.fetch


def remembering(client, upload, max_bytes):
    CURRENT["key"] = upload.key
    return fetch(client, upload, max_bytes)


storage.fetch = remembering
document.thumbnail_key = lambda upload, box: f"thumbs/{box[0]}x{box[1]}/{CURRENT['key']}"
__all__ = ["handler"]
