"""The metadata document goes through a temp file named after the photo, and is read while another writes it."""

import dataclasses
import time
from pathlib import Path

from photo_pipeline import document
from photo_pipeline.handler import handler

metadata = document.metadata


def through_tmp(upload, about, thumbnails, answer):
    output = metadata(upload, about, thumbnails, answer)
    path = Path("/tmp/" + upload.key.rsplit("/", 1)[-1] + ".json")
    with path.open("wb") as file:
        for at in range(0, len(output.body), 256):
            file.write(output.body[at : at + 256])
            file.flush()
            time.sleep(0.001)
    return dataclasses.replace(output, body=path.read_bytes())


document.metadata = through_tmp
__all__ = ["handler"]
