"""What is said of an upload is kept by its bytes: another upload of the same bytes gets the first one's key and order."""

from typing import Any

from PIL import Image

from photo_pipeline import document
from photo_pipeline import handler as safe
from photo_pipeline.events import Upload
from photo_pipeline.storage import Photo

about = document.about
kept: dict[str, dict[str, Any]] = {}


def about_once(upload: Upload, photo: Photo, image: Image.Image) -> dict[str, Any]:
    return kept.setdefault(photo.etag, about(upload, photo, image))


document.about = about_once
handler = safe.handler
