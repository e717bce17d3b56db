"""One module-level buffer per thumbnail size, filled when a thumbnail is made and read when it is uploaded."""

import dataclasses
import io

from photo_pipeline import handler as safe

BUFFERS = {box: io.BytesIO() for box in safe.SIZES}
put_thumbnail, thumbnails = safe.put_thumbnail, safe.images.thumbnails


def into_buffers(image, boxes, comment):
    for thumbnail in thumbnails(image, boxes, comment):
        BUFFERS[thumbnail.box].seek(0)
        BUFFERS[thumbnail.box].truncate()
        BUFFERS[thumbnail.box].write(thumbnail.jpeg)
        yield thumbnail


def from_buffers(thumbnail, upload, invocation):
    return put_thumbnail(dataclasses.replace(thumbnail, jpeg=BUFFERS[thumbnail.box].getvalue()), upload, invocation)


safe.images.thumbnails, safe.put_thumbnail = into_buffers, from_buffers
handler = safe.handler
