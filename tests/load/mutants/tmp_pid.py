"""The download under /tmp by process id: unique, until threads share the process."""

import dataclasses
import os
import time
from pathlib import Path

from photo_pipeline import storage
from photo_pipeline.handler import handler

fetch = storage.fetch


def place(upload):
    return f"/tmp/{os.getpid()}.jpg"


def through_tmp(client, upload, max_bytes):
    photo = fetch(client, upload, max_bytes)
    path = Path(place(upload))
    path.write_bytes(photo.body)
    time.sleep(0.002)
    return dataclasses.replace(photo, body=path.read_bytes())


storage.fetch = through_tmp
__all__ = ["handler"]
