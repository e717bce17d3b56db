"""The handler: S3 uploads in; three thumbnails and one metadata document per photo out.

What invocations share is made in this module's first lines and never changes: the checked settings, two boto3 clients
and the logger. All else is made per invocation or per record and passed along, so it makes no difference whether
invocations meet in one interpreter or in processes of one environment. Nothing is written to /tmp.
"""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Any

from PIL import Image

from photo_pipeline import document, events, images, labels, logs, outcomes, storage
from photo_pipeline.clients import MAX_UPLOADS, REKOGNITION, S3
from photo_pipeline.deadline import Deadline
from photo_pipeline.outcomes import FailedError, Outcome, SettledError, Status
from photo_pipeline.settings import SIZES, Labels, OnFailure, Settings

SETTINGS = Settings.from_environ(os.environ)
logs.configure(SETTINGS.log_level)


@dataclass(frozen=True, slots=True)
class Invocation:
    """What one invocation's records have in common."""

    aws_request_id: str
    deadline: Deadline
    log: logs.Log


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Lambda's entry point.

    Returns:
        ``results`` (an outcome per record, in order), ``summary`` (counts) and ``retry`` (an event of what failed).

    Raises:
        RecordsFailedError: if records failed that may succeed later and ``ON_FAILURE`` is ``raise``.
        NotAnS3EventError: if the event holds no records.
    """
    invocation = Invocation(
        context.aws_request_id, Deadline(context.get_remaining_time_in_millis), logs.bound(context.aws_request_id)
    )
    records = events.records(event)
    response = outcomes.report(records, [settle(record, invocation) for record in records])
    if SETTINGS.on_failure is OnFailure.RAISE:
        outcomes.raise_failed(response)
    return response


def settle(record: Any, invocation: Invocation) -> Outcome:
    """Process one record; whatever happens to it becomes its outcome, so that the other records go on."""
    bucket, key = events.named(record)
    try:
        outputs = process(events.read(record, SETTINGS.output_bucket), invocation)
        outcome = Outcome(Status.DONE, bucket, key, outputs=outputs)
    except SettledError as error:
        outcome = Outcome(error.status, bucket, key, error.reason, error.detail)
    except Exception as error:
        invocation.log.exception("record failed", extra={"bucket": bucket, "key": key})
        outcome = Outcome(Status.FAILED, bucket, key, type(error).__name__, str(error)[:500])
    invocation.log.info("record settled", extra=outcome.as_json())
    return outcome


def process(upload: events.Upload, invocation: Invocation) -> tuple[str, ...]:
    """One photo from its key to its outputs; returns their keys, the metadata document last.

    The document is written when everything else is in place: whoever sees it may rely on the thumbnails.
    """
    if invocation.deadline.seconds_left() <= 0:
        raise FailedError("out_of_time", "the invocation ended before this record's turn")
    photo = storage.fetch(S3, upload, SETTINGS.max_object_bytes)
    with images.open_photo(photo.body, SETTINGS.max_pixels) as image:
        about = document.about(upload, photo, image)
        thumbnails, answer = publish(image, upload, invocation)
    if answer.problem and SETTINGS.labels is Labels.REQUIRED:
        raise FailedError("no_labels", answer.problem)
    output = document.metadata(upload, about, thumbnails, answer)
    key = storage.put(S3, SETTINGS.output_bucket, output, upload, invocation.aws_request_id)
    return (*(document.thumbnail_key(upload, each.box) for each in thumbnails), key)


def publish(
    image: Image.Image, upload: events.Upload, invocation: Invocation
) -> tuple[list[images.Thumbnail], labels.Answer]:
    """Make the thumbnails; while the next is made, the last is uploaded and Rekognition looks at the largest.

    The threads live and die with this call: on a managed instance a leftover one would run into later invocations.
    """
    made: list[images.Thumbnail] = []
    uploads: list[Future[str]] = []
    with ThreadPoolExecutor(MAX_UPLOADS) as pool:
        making = images.thumbnails(image, SIZES, document.comment(upload))
        largest = next(making)
        asked = pool.submit(ask_labels, largest, invocation)
        for thumbnail in chain([largest], making):
            made.append(thumbnail)
            uploads.append(pool.submit(put_thumbnail, thumbnail, upload, invocation))
    for each in uploads:
        each.result()
    return made, asked.result()


def put_thumbnail(thumbnail: images.Thumbnail, upload: events.Upload, invocation: Invocation) -> str:
    """Upload one thumbnail; returns its key."""
    output = document.thumbnail(upload, thumbnail)
    return storage.put(S3, SETTINGS.output_bucket, output, upload, invocation.aws_request_id)


def ask_labels(thumbnail: images.Thumbnail, invocation: Invocation) -> labels.Answer:
    """Ask Rekognition, unless that is switched off."""
    if SETTINGS.labels is Labels.OFF:
        return labels.Answer()
    return labels.detect(REKOGNITION, thumbnail, invocation.deadline, invocation.log)
