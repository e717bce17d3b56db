"""exifread: tags are read from the file that is given, nothing is kept."""

import io

import exifread

_WANTED = "EXIF DateTimeOriginal"


def tags_handler(event, context):
    tags = exifread.process_file(io.BytesIO(event["body"]), details=False)
    return {"taken": str(tags.get(_WANTED))}


def count_handler(event, context):
    return {"n": len(exifread.process_file(io.BytesIO(event["body"])))}
