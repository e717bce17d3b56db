"""Reads, writes and lists S3 objects over geventhttpclient: a fifth of boto3's CPU, so that checking stays cheap."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from xml.etree import ElementTree

import gevent
from geventhttpclient.client import HTTPClient
from geventhttpclient.url import URL

from concurrency_audit.load.evidence import ListedObject, ObjectRef, StoredObject
from concurrency_audit.load.signing import EMPTY_SHA256, Credentials, Signer, query, s3_path

ATTEMPTS = 4
PAUSE = 0.2
"""Seconds before the second attempt; doubled for each further one."""
TIMEOUT = 60.0
META = "x-amz-meta-"
HINTS = {
    "NoSuchBucket": "create it, or name another with --input-bucket and --output-bucket",
    "AccessDenied": "these credentials may not use it",
    "ExpiredToken": "the credentials have expired; refresh them and start again",
    "InvalidAccessKeyId": "the access key is unknown",
    "SignatureDoesNotMatch": "the secret key is wrong",
    "RequestTimeTooSkewed": "this machine's clock is off by more than 15 minutes; set it and start again",
}


class StoreError(Exception):
    """S3 answered with an error, or not at all, to every attempt; `code` is S3's word for it."""

    def __init__(self, place: str, code: str) -> None:
        hint = HINTS.get(code, "")
        super().__init__(f"S3 {place}: {code}" + (f" ({hint})" if hint else ""))
        self.code = code


class S3Client:
    """Path-style S3 at one endpoint through one connection pool; server errors and lost connections are retried."""

    def __init__(self, endpoint: str, credentials: Callable[[], Credentials], *, region: str, concurrency: int) -> None:
        url = URL(endpoint)
        self._http = HTTPClient.from_url(
            url, concurrency=concurrency, network_timeout=TIMEOUT, connection_timeout=10.0, block_size=65536
        )
        host = url.host if url.port in (80, 443) else f"{url.host}:{url.port}"
        self._signer = Signer(credentials, region=region, service="s3", host=host)

    def put(self, ref: ObjectRef, data: bytes, content_type: str) -> None:
        """Store an object; raises StoreError."""
        status, _, body = self._send("PUT", s3_path(ref.bucket, ref.key), "", data, {"content-type": content_type})
        _expect(status, body, str(ref))

    def get(self, ref: ObjectRef) -> StoredObject | None:
        """Read an object; None when it does not exist; raises StoreError."""
        status, header, body = self._send("GET", s3_path(ref.bucket, ref.key))
        if status == 404 and _code(body) in ("NoSuchKey", ""):
            return None
        _expect(status, body, str(ref))
        metadata = {name[len(META) :]: value for name, value in header.items() if name.startswith(META)}
        return StoredObject(ref, body, header.get("etag", "").strip('"'), metadata, header.get("content-type", ""))

    def list(self, bucket: str, prefix: str = "", limit: int = 0) -> Iterator[ListedObject]:
        """Give a bucket's objects in key order, all or the first `limit`; raises StoreError."""
        token, count = "", 0
        while True:
            parameters = {"list-type": "2", "prefix": prefix, "max-keys": str(limit or 1000)}
            if token:
                parameters["continuation-token"] = token
            status, _, body = self._send("GET", s3_path(bucket), query(parameters))
            _expect(status, body, f"s3://{bucket}")
            page = ElementTree.fromstring(body)
            for entry in page.iterfind("{*}Contents"):
                yield _listed(bucket, entry)
                count += 1
            token = page.findtext("{*}NextContinuationToken", "")
            if not token or (limit and count >= limit):
                return

    def server_time(self, bucket: str) -> float:
        """Give S3's own clock in seconds since the epoch: what its modification times are compared with."""
        status, header, body = self._send("GET", s3_path(bucket), query({"list-type": "2", "max-keys": "1"}))
        _expect(status, body, f"s3://{bucket}")
        date = header.get("date")
        return parsedate_to_datetime(date).timestamp() if date else time.time()

    def close(self) -> None:
        """Close every pooled connection."""
        self._http.close()

    def _send(
        self, method: str, path: str, query: str = "", data: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one request until it is answered with anything but a server error."""
        payload = hashlib.sha256(data).hexdigest() if data else EMPTY_SHA256
        last = "no connection"
        for attempt in range(ATTEMPTS):
            if attempt:
                gevent.sleep(PAUSE * 2 ** (attempt - 1))
            headers = self._signer.headers(
                method, path, query, payload_sha256=payload, extra=extra, content_header=True
            )
            try:
                response = self._http.request(method, f"{path}?{query}" if query else path, data, headers)
                body = bytes(response.read())
            except (OSError, HTTPException) as error:
                last = type(error).__name__
                continue
            if response.status_code < 500:
                return response.status_code, {name.lower(): value for name, value in response.items()}, body
            last = _code(body) or f"HTTP {response.status_code}"
        raise StoreError(path, last)


def _expect(status: int, body: bytes, place: str) -> None:
    if not 200 <= status < 300:
        raise StoreError(place, _code(body) or f"HTTP {status}")


def _code(body: bytes) -> str:
    try:
        return ElementTree.fromstring(body).findtext("Code", "")
    except ElementTree.ParseError:
        return ""


def _listed(bucket: str, entry: Any) -> ListedObject:
    modified = datetime.fromisoformat(entry.findtext("{*}LastModified", "1970-01-01T00:00:00Z"))
    etag = entry.findtext("{*}ETag", "").strip('"')
    return ListedObject(ObjectRef(bucket, entry.findtext("{*}Key", "")), etag, modified.timestamp())
