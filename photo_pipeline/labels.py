"""What Rekognition sees in a photo, asked within the time that is left."""

import io
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from PIL import Image

from photo_pipeline.deadline import Deadline
from photo_pipeline.images import Thumbnail
from photo_pipeline.logs import Log
from photo_pipeline.settings import CONNECT_SECONDS, JPEG_QUALITY, REKOGNITION_READ_SECONDS

if TYPE_CHECKING:
    from types_boto3_rekognition import RekognitionClient

MAX_LABELS = 10
MIN_CONFIDENCE = 80.0
MIN_SIDE = 80
"""Rekognition refuses images below 80 pixels on a side (https://docs.aws.amazon.com/rekognition/latest/dg/limits.html)."""

MAX_ATTEMPTS = 5
_FIRST_WAIT_SECONDS = 0.2
_WORST_ATTEMPT_SECONDS = CONNECT_SECONDS + REKOGNITION_READ_SECONDS

# The image itself is at fault: asking again gives the same answer.
_FINAL = frozenset({"InvalidImageFormatException", "ImageTooLargeException", "InvalidParameterException"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one photo."""

    labels: tuple[dict[str, Any], ...] | None = None
    """``None`` when nobody answered, which is not the same as an answer without labels."""
    problem: str = ""
    """Why there are no labels, as an error code; empty when it answered or was not asked."""


def detect(client: "RekognitionClient", photo: Thumbnail, deadline: Deadline, log: Log) -> Answer:
    """Ask for labels; throttling, timeouts, outages and missing permissions are asked again while time is left.

    The largest thumbnail is sent instead of a reference to the original. It is JPEG whatever the original was,
    upright, far below the 5 MB limit, and it shows the very bytes that were decoded: a reference would show what the
    key holds by then. A missing permission counts as passing because IAM takes seconds to spread.
    """
    jpeg = _large_enough(photo)
    problem = "OutOfTime"
    for attempt in range(MAX_ATTEMPTS):
        if attempt and not _wait(attempt, deadline):
            break
        if deadline.seconds_left() <= 0:
            break
        try:
            answer = client.detect_labels(Image={"Bytes": jpeg}, MaxLabels=MAX_LABELS, MinConfidence=MIN_CONFIDENCE)
        except ClientError as error:
            problem = error.response.get("Error", {}).get("Code", "Unknown")
        except BotoCoreError as error:
            problem = type(error).__name__
        else:
            return Answer(tuple(_label(each) for each in answer["Labels"]))
        log.warning("label lookup failed", extra={"attempt": attempt + 1, "problem": problem})
        if problem in _FINAL:
            break
    return Answer(problem=problem)


def _wait(attempt: int, deadline: Deadline) -> bool:
    """Wait before the next attempt, unless it might not end in time; the jitter keeps workers from asking in step."""
    pause = random.uniform(0.5, 1.0) * _FIRST_WAIT_SECONDS * 2**attempt
    if deadline.seconds_left() < pause + _WORST_ATTEMPT_SECONDS:
        return False
    time.sleep(pause)
    return True


def _label(answer: Any) -> dict[str, Any]:
    return {
        "name": answer["Name"],
        "confidence": round(answer["Confidence"], 2),
        "parents": [parent["Name"] for parent in answer.get("Parents", [])],
    }


def _large_enough(photo: Thumbnail) -> bytes:
    """The JPEG itself, or the same picture on a canvas of Rekognition's smallest size."""
    width, height = photo.size
    if min(width, height) >= MIN_SIDE:
        return photo.jpeg
    canvas = Image.new("RGB", (max(width, MIN_SIDE), max(height, MIN_SIDE)), (255, 255, 255))
    with Image.open(io.BytesIO(photo.jpeg), formats=["JPEG"]) as picture:
        canvas.paste(picture)
    target = io.BytesIO()
    canvas.save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()
