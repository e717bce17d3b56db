"""Thumbnails written to /tmp by size, then uploaded from there."""

import dataclasses
import time
from pathlib import Path

from photo_pipeline import handler as safe

put_thumbnail = safe.put_thumbnail


def through_tmp(thumbnail, upload, invocation):
    path = Path(f"/tmp/thumb_{thumbnail.box[0]}.jpg")
    path.write_bytes(thumbnail.jpeg)
    time.sleep(0.002)
    return put_thumbnail(dataclasses.replace(thumbnail, jpeg=path.read_bytes()), upload, invocation)


safe.put_thumbnail = through_tmp
handler = safe.handler
