"""S3's behaviour in memory: objects with metadata, ETags, conditional writes and ListObjectsV2."""

import hashlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Held:
    data: bytes
    etag: str
    metadata: Mapping[str, str]
    content_type: str
    modified: float


class Store:
    def __init__(self, buckets: tuple[str, ...]) -> None:
        self.objects: dict[str, dict[str, Held]] = {bucket: {} for bucket in buckets}
        self._lock = threading.Lock()

    def put(self, bucket: str, key: str, data: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        """Give the status and the ETag or error code."""
        etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
        metadata = {name[11:]: value for name, value in headers.items() if name.startswith("x-amz-meta-")}
        with self._lock:
            if bucket not in self.objects:
                return 404, "NoSuchBucket"
            present = self.objects[bucket].get(key)
            if headers.get("if-none-match") == "*" and present:
                return 412, "PreconditionFailed"
            match = headers.get("if-match", "").strip('"')
            if match and (present is None or present.etag != match):
                return (412, "PreconditionFailed") if present else (404, "NoSuchKey")
            kind = headers.get("content-type", "")
            self.objects[bucket][key] = Held(data, etag, metadata, kind, time.time())
        return 200, etag

    def listing(self, bucket: str, prefix: str, limit: int, after: str) -> str:
        with self._lock:
            keys = sorted(key for key in self.objects[bucket] if key.startswith(prefix) and key > after)
            page = [(key, self.objects[bucket][key]) for key in keys[:limit]]
        entries = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{_iso(held.modified)}</LastModified>"
            f"<ETag>&quot;{held.etag}&quot;</ETag><Size>{len(held.data)}</Size></Contents>"
            for key, held in page
        )
        more = f"<NextContinuationToken>{escape(page[-1][0])}</NextContinuationToken>" if len(keys) > limit else ""
        truncated = "true" if more else "false"
        return (
            '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>{bucket}</Name><KeyCount>{len(page)}</KeyCount><IsTruncated>{truncated}</IsTruncated>{more}{entries}"
            "</ListBucketResult>"
        )


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
