"""The key being worked on, handed on through os.environ."""

import os

from photo_pipeline import document, storage
from photo_pipeline.handler import handler

fetch = storage.fetch


def remembering(client, upload, max_bytes):
    os.environ["CURRENT_KEY"] = upload.key
    return fetch(client, upload, max_bytes)


storage.fetch = remembering
document.metadata_key = lambda upload: f"metadata/{os.environ['CURRENT_KEY']}.json"
__all__ = ["handler"]
