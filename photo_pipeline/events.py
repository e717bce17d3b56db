"""S3 event notifications: which uploads an event speaks of, and in which order they happened.

Source of the record's shape and of the sequencer's order:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from photo_pipeline.outcomes import IgnoredError, RejectedError

OWN_PREFIXES = ("thumbs/", "metadata/")
"""Where the pipeline writes; uploads there are its own when input and output bucket are one."""

MAX_KEY_BYTES = 1024
"""S3's limit on a key, in bytes of UTF-8."""

_SUPPORTED_MAJOR = "2"
_VERSION = re.compile(r"(\d+)\.\d+")
_SEQUENCER = re.compile(r"[0-9A-Fa-f]{1,128}")
_MISSING = object()


class NotAnS3EventError(ValueError):
    """The event as a whole is not one that S3 sends."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One object that came to be, as its record tells it."""

    bucket: str
    key: str
    version_id: str | None
    sequencer: str | None
    size: int | None


def records(event: Any) -> list[Any]:
    """The records of an event, unread; none for the test event that S3 sends when a notification is set up.

    Raises:
        NotAnS3EventError: if the event has no list of records.
    """
    if isinstance(event, dict) and event.get("Event") == "s3:TestEvent":
        return []
    found = event.get("Records") if isinstance(event, dict) else None
    if not isinstance(found, list):
        raise NotAnS3EventError("expected an S3 event notification: an object with a list under 'Records'")
    return found


def read(record: Any, output_bucket: str) -> Upload:
    """Read one record.

    Raises:
        IgnoredError: for events that create nothing, and for the pipeline's own outputs.
        RejectedError: for records that are malformed, of another source or of an unknown major version.
    """
    _check_origin(record)
    bucket = _text(record, "s3", "bucket", "name")
    upload = Upload(
        bucket=bucket,
        key=_decoded(_text(record, "s3", "object", "key")),
        version_id=_optional_text(record, "versionId"),
        sequencer=_sequencer(record),
        size=_size(record),
    )
    if bucket == output_bucket and upload.key.startswith(OWN_PREFIXES):
        raise IgnoredError("own_output", "the pipeline wrote this object itself")
    _check_key(upload.key)
    return upload


def named(record: Any) -> tuple[str | None, str | None]:
    """Bucket and key as far as they can be read, to name a record that could not be processed."""
    bucket, key = _at(record, "s3", "bucket", "name"), _at(record, "s3", "object", "key")
    return bucket if isinstance(bucket, str) else None, unquote_plus(key) if isinstance(key, str) else None


def is_older(sequencer: str, other: str) -> bool:
    """Whether the event with ``sequencer`` happened before the one with ``other`` (same bucket and key).

    Sequencers differ in length: the shorter one is padded with zeros on the right, then they compare as text
    (https://repost.aws/knowledge-center/s3-duplicate-sqs-messages).
    """
    width = max(len(sequencer), len(other))
    return sequencer.upper().ljust(width, "0") < other.upper().ljust(width, "0")


def _check_origin(record: Any) -> None:
    if not isinstance(record, dict):
        raise RejectedError("malformed_record", "a record must be an object")
    if record.get("eventSource") != "aws:s3":
        raise RejectedError("not_from_s3", f"eventSource is {record.get('eventSource')!r}, expected 'aws:s3'")
    version = _VERSION.match(_text(record, "eventVersion"))
    # Minor versions only add fields, and from 2.4 on they grow for every kind of event at once.
    if version is None or version[1] != _SUPPORTED_MAJOR:
        raise RejectedError("unknown_version", f"eventVersion is {record['eventVersion']!r}, understood is 2.x")
    name = _text(record, "eventName")
    if not name.startswith("ObjectCreated:"):
        raise IgnoredError("not_an_upload", f"eventName is {name!r}")


def _check_key(key: str) -> None:
    if not key:
        raise RejectedError("malformed_record", "s3.object.key is empty")
    # HTTP clients fold '.' and '..' out of a URL's path, so an output would land at another key.
    if {".", ".."} & set(key.split("/")):
        raise RejectedError("unsafe_key", "a key with a '.' or '..' segment cannot be addressed safely over HTTP")
    if len(f"thumbs/0000x0000/{key}".encode()) > MAX_KEY_BYTES:
        raise RejectedError("key_too_long", f"an output key would exceed {MAX_KEY_BYTES} bytes")


def _decoded(key: str) -> str:
    try:
        # Keys arrive form-encoded: '+' is a space, a plus sign is '%2B'.
        return unquote_plus(key, errors="strict")
    except UnicodeDecodeError as error:
        raise RejectedError("malformed_record", "s3.object.key is not form-encoded UTF-8") from error


def _sequencer(record: Any) -> str | None:
    value = _optional_text(record, "sequencer")
    if value is not None and not _SEQUENCER.fullmatch(value):
        raise RejectedError("malformed_record", "s3.object.sequencer is not a hexadecimal number")
    return value


def _size(record: Any) -> int | None:
    value = _at(record, "s3", "object", "size")
    return value if isinstance(value, int) else None


def _optional_text(record: Any, name: str) -> str | None:
    value = _at(record, "s3", "object", name)
    return value if isinstance(value, str) and value else None


def _text(record: Any, *path: str) -> str:
    value = _at(record, *path)
    if not isinstance(value, str):
        raise RejectedError("malformed_record", f"{'.'.join(path)} is missing or not text")
    return value


def _at(record: Any, *path: str) -> Any:
    for name in path:
        record = record.get(name, _MISSING) if isinstance(record, dict) else _MISSING
    return record
