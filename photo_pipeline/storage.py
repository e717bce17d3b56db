"""S3: bounded reads, and writes that an older event can never win.

Each output carries the sequencer of the event it was made for. A write is conditional on what is there: on nothing
(``If-None-Match: *``), else on the very version (``If-Match`` with its ETag) whose sequencer was read and found not to
be newer. Whoever loses a race looks again. The sequencer is part of the bytes of every output, so that an ETag never
stands for two events.
"""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError

from photo_pipeline.events import Upload, is_older
from photo_pipeline.outcomes import FailedError, RejectedError, StaleError

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_READ_ATTEMPTS = 3
_WRITE_ATTEMPTS = 8
_PAUSE_SECONDS = 0.05
_GONE = frozenset({"NoSuchKey", "NoSuchVersion", "404"})
_LOST_RACE = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409", "NoSuchKey", "404"})


@dataclass(frozen=True, slots=True)
class Photo:
    """An object as it was read."""

    body: bytes
    etag: str
    version_id: str | None


@dataclass(frozen=True, slots=True)
class Output:
    """An object to write."""

    key: str
    body: bytes
    content_type: str
    lacking: bool = False
    """Something is missing in it: what the same event wrote before must not be replaced by it."""


def fetch(client: "S3Client", upload: Upload, max_bytes: int) -> Photo:
    """Read the uploaded object, or the version its event names; never more than ``max_bytes``.

    Raises:
        RejectedError: if it is too large, or gone by now.
        FailedError: if the connection keeps breaking.
    """
    if upload.size is not None and upload.size > max_bytes:
        raise _too_large(upload.size, max_bytes)
    for _ in range(_READ_ATTEMPTS):
        answer = _get(client, upload)
        try:
            return Photo(_read(answer, max_bytes), answer["ETag"].strip('"'), answer.get("VersionId"))
        except (IncompleteReadError, HTTPClientError) as error:
            # botocore retries requests, but not a body that breaks off.
            broken = error
    raise FailedError("broken_download", str(broken)) from broken


def put(client: "S3Client", bucket: str, output: Output, upload: Upload, aws_request_id: str) -> str:
    """Write one output unless a newer event has written it already, and return its key.

    Raises:
        StaleError: if the output of a newer event is there.
        FailedError: if others keep writing the same key.
    """
    condition: dict[str, Any] = {"IfNoneMatch": "*"} if upload.sequencer else {}
    for attempt in range(_WRITE_ATTEMPTS):
        try:
            client.put_object(
                Bucket=bucket,
                Key=output.key,
                Body=output.body,
                ContentType=output.content_type,
                Metadata={"aws-request-id": aws_request_id, "sequencer": upload.sequencer or ""},
                **condition,
            )
            return output.key
        except ClientError as error:
            if _code(error) not in _LOST_RACE:
                raise
        time.sleep(_PAUSE_SECONDS * attempt)
        renewed = _condition(client, bucket, output, upload.sequencer or "")
        if renewed is None:
            return output.key
        condition = renewed
    raise FailedError("contended", f"other writers kept changing {output.key}")


def _get(client: "S3Client", upload: Upload) -> Any:
    version: Any = {"VersionId": upload.version_id} if upload.version_id else {}
    try:
        return client.get_object(Bucket=upload.bucket, Key=upload.key, **version)
    except ClientError as error:
        if _code(error) in _GONE:
            raise RejectedError("gone", "the object was deleted after the event") from error
        raise


def _condition(client: "S3Client", bucket: str, output: Output, sequencer: str) -> dict[str, Any] | None:
    """What has to hold for the next write: nothing newer is there now, and it is still what is there then.

    ``None`` if what is there is as new and at least as complete.
    """
    try:
        present = client.head_object(Bucket=bucket, Key=output.key)
    except ClientError as error:
        if _code(error) in _GONE:
            return {"IfNoneMatch": "*"}
        raise
    theirs = present["Metadata"].get("sequencer", "")
    if is_older(sequencer, theirs):
        raise StaleError("newer_result", f"{output.key} already belongs to a newer event")
    if output.lacking and not is_older(theirs, sequencer):
        return None
    return {"IfMatch": present["ETag"]}


def _read(answer: Any, max_bytes: int) -> bytes:
    if answer["ContentLength"] > max_bytes:
        answer["Body"].close()
        raise _too_large(answer["ContentLength"], max_bytes)
    body: bytes = answer["Body"].read()
    return body


def _too_large(size: int, max_bytes: int) -> RejectedError:
    return RejectedError("too_large", f"{size} bytes are above the limit of {max_bytes}")


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")
