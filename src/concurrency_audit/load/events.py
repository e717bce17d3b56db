"""S3 ObjectCreated events in the shape S3 sends them.

Shape: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html. The key is form
encoded (a space is `+`), the way a handler has to undo with `urllib.parse.unquote_plus`.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from concurrency_audit.load.evidence import ObjectRef

EVENT_VERSION = "2.5"
"""From 2.4 on one version counts for all event kinds; a handler must accept larger minor numbers."""


@dataclass(frozen=True, slots=True)
class Created:
    """One object whose creation is announced."""

    ref: ObjectRef
    size: int
    etag: str
    sequencer: str
    """Order of creation among events of the same key, in hexadecimal: the larger one is newer."""


def s3_event(objects: Sequence[Created], *, at: float, region: str = "us-east-1") -> bytes:
    """Give the JSON bytes of one event with a record per object; `at` is seconds since the epoch."""
    return json.dumps({"Records": [_record(one, at, region) for one in objects]}, separators=(",", ":")).encode()


def _record(created: Created, at: float, region: str) -> dict[str, Any]:
    token = hashlib.sha256(f"{created.ref}{created.sequencer}".encode()).hexdigest()
    time = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "eventVersion": EVENT_VERSION,
        "eventSource": "aws:s3",
        "awsRegion": region,
        "eventTime": time,
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "AWS:AIDAEXAMPLELOADTEST"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": token[:16].upper(), "x-amz-id-2": token[16:]},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "concurrency-audit-load",
            "bucket": {
                "name": created.ref.bucket,
                "ownerIdentity": {"principalId": "A3EXAMPLE"},
                "arn": f"arn:aws:s3:::{created.ref.bucket}",
            },
            "object": {
                "key": quote_plus(created.ref.key, safe="/"),
                "size": created.size,
                "eTag": created.etag,
                "sequencer": created.sequencer,
            },
        },
    }
