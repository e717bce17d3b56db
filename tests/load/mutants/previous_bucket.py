"""The bucket of the first event is used for all."""

import dataclasses

from photo_pipeline import storage
from photo_pipeline.handler import handler

BUCKET = {}
fetch = storage.fetch


def first_bucket(client, upload, max_bytes):
    name = BUCKET.setdefault("name", upload.bucket)
    return fetch(client, dataclasses.replace(upload, bucket=name), max_bytes)


storage.fetch = first_bucket
__all__ = ["handler"]
