"""The outputs as they are stored: where they go, and the metadata document.

The same upload gives the same bytes whenever and wherever it is processed: no time, no request id and no host is
written into them. Which invocation wrote an output stands beside it, in the object's ``aws-request-id``.
"""

import json
from typing import Any

from PIL import Image

from photo_pipeline import exif, images
from photo_pipeline.events import Upload
from photo_pipeline.images import Size, Thumbnail
from photo_pipeline.labels import Answer
from photo_pipeline.storage import Output, Photo

VERSION = 1
"""Of the document's shape; fields may be added under the same number."""


def thumbnail_key(upload: Upload, box: Size) -> str:
    """Where the thumbnail for a box goes."""
    width, height = box
    return f"thumbs/{width}x{height}/{upload.key}"


def metadata_key(upload: Upload) -> str:
    """Where the metadata document goes."""
    return f"metadata/{upload.key}.json"


def comment(upload: Upload) -> bytes:
    """What each thumbnail carries as its JPEG comment: bytes, and so the ETag, differ between two uploads of a key."""
    return f"sequencer {upload.sequencer}".encode() if upload.sequencer else b""


def about(upload: Upload, photo: Photo, image: Image.Image) -> dict[str, Any]:
    """The source and its EXIF, read before the picture is decoded; sizes in pixels, seen upright."""
    width, height = images.upright_size(image)
    return {
        "version": VERSION,
        "source": {
            "bucket": upload.bucket,
            "key": upload.key,
            "versionId": photo.version_id,
            "sequencer": upload.sequencer,
            "etag": photo.etag,
            "bytes": len(photo.body),
            "format": image.format,
            "width": width,
            "height": height,
        },
        "exif": exif.tags(image),
    }


def thumbnail(upload: Upload, made: Thumbnail) -> Output:
    """The object for one thumbnail."""
    return Output(thumbnail_key(upload, made.box), made.jpeg, "image/jpeg")


def metadata(upload: Upload, described: dict[str, Any], thumbnails: list[Thumbnail], answer: Answer) -> Output:
    """The metadata document; ``labels`` is null, with ``labelsProblem`` beside it, when nobody answered."""
    content = {
        **described,
        "thumbnails": [
            {
                "key": thumbnail_key(upload, made.box),
                "width": made.size[0],
                "height": made.size[1],
                "bytes": len(made.jpeg),
            }
            for made in thumbnails
        ],
        "labels": None if answer.labels is None else list(answer.labels),
        "labelsProblem": answer.problem or None,
    }
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
    return Output(metadata_key(upload), body, "application/json", lacking=bool(answer.problem))
