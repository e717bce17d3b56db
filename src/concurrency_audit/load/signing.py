"""Signature Version 4, for the two things a load test sends by the thousand: Lambda invocations and S3 objects.

Specification: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. What does
not change within a second (date, scope, key, credentials) is worked out once a second; the signature is byte-equal to
botocore's for the same headers.
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from concurrency_audit.digests import Hmac, Sha256, sha256_hex

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials(Protocol):
    """Frozen credentials, as botocore's `get_frozen_credentials` gives them."""

    @property
    def access_key(self) -> str:
        """The access key id."""
        ...

    @property
    def secret_key(self) -> str:
        """The secret access key."""
        ...

    @property
    def token(self) -> str | None:
        """The session token of temporary credentials."""
        ...


@dataclass(frozen=True, slots=True)
class _Second:
    """Everything that holds for one second."""

    at: int
    amz_date: str
    scope: str
    key: Hmac
    credential: str
    token: str | None


class Signer:
    """Signs requests to one service at one host.

    `credentials` is asked once a second, so that botocore can refresh them; `now` gives seconds since the epoch.
    """

    def __init__(
        self,
        credentials: Callable[[], Credentials],
        *,
        region: str,
        service: str,
        host: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._credentials, self._now = credentials, now
        self._region, self._service, self._host = region, service, host
        self._second = self._new_second(int(now()))

    def headers(
        self,
        method: str,
        path: str,
        query: str = "",
        *,
        payload_sha256: str = EMPTY_SHA256,
        extra: Mapping[str, str] | None = None,
        content_header: bool = False,
    ) -> dict[str, str]:
        """Give the headers to send: Host, X-Amz-Date, Authorization, a token where there is one, and `extra`.

        `path` and `query` are the canonical ones (`lambda_path`, `s3_path`); `extra` has lower-case names and is
        signed too; `content_header` adds `x-amz-content-sha256`, which S3 demands.
        """
        second = self.second()
        sent = {**(extra or {}), "host": self._host, "x-amz-date": second.amz_date}
        if content_header:
            sent["x-amz-content-sha256"] = payload_sha256
        if second.token:
            sent["x-amz-security-token"] = second.token
        names = sorted(sent)
        signed = ";".join(names)
        lines = "".join([f"{name}:{sent[name]}\n" for name in names])
        canonical = f"{method}\n{path}\n{query}\n{lines}\n{signed}\n{payload_sha256}"
        text = f"{ALGORITHM}\n{second.amz_date}\n{second.scope}\n{sha256_hex(canonical.encode())}"
        sent["authorization"] = (
            f"{second.credential}, SignedHeaders={signed}, Signature={second.key.hex(text.encode())}"
        )
        return sent

    def repeated(self, method: str, path: str, query: str, extra: Mapping[str, str]) -> "Repeated":
        """Give a request to be sent many times, each time with another payload; the arguments are as for `headers`."""
        return Repeated(self, method, path, query, {**extra, "host": self._host})

    def second(self) -> _Second:
        """Give what holds now."""
        now = int(self._now())
        if now != self._second.at:
            self._second = self._new_second(now)
        return self._second

    def _new_second(self, at: int) -> _Second:
        credentials = self._credentials()
        amz_date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))
        scope = f"{amz_date[:8]}/{self._region}/{self._service}/aws4_request"
        if credentials.token and not credentials.token.isprintable():
            raise ValueError("the session token holds a character that no header may hold")
        key = f"AWS4{credentials.secret_key}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        credential = f"{ALGORITHM} Credential={credentials.access_key}/{scope}"
        return _Second(at, amz_date, scope, Hmac(key), credential, credentials.token)


class Repeated:
    """One request whose payload alone changes: all else of what is signed and sent is written once a second."""

    def __init__(self, signer: Signer, method: str, path: str, query: str, sent: Mapping[str, str]) -> None:
        self._signer, self._sent = signer, sent
        self._start = f"{method}\n{path}\n{query}\n"
        self._second: _Second | None = None

    def header_lines(self, payload: bytes) -> str:
        """Give the signed headers and the signature as they go over the wire, a line each."""
        second = self._signer.second()
        if second is not self._second:
            self._write(second)
        hashed = self._canonical.hex(sha256_hex(payload).encode())
        return f"{self._lines}{self._code.hex(hashed.encode())}\r\n"

    def _write(self, second: _Second) -> None:
        sent = {**self._sent, "x-amz-date": second.amz_date}
        if second.token:
            sent["x-amz-security-token"] = second.token
        names = sorted(sent)
        signed = ";".join(names)
        lines = [f"{name}:{sent[name]}" for name in names]
        self._canonical = Sha256((self._start + "\n".join([*lines, "", signed, ""])).encode())
        self._code = second.key.begun(f"{ALGORITHM}\n{second.amz_date}\n{second.scope}\n".encode())
        authorization = f"authorization: {second.credential}, SignedHeaders={signed}, Signature="
        self._lines = "\r\n".join([*lines, authorization])
        self._second = second


def lambda_path(function: str) -> tuple[str, str]:
    """Give the request path of Invoke and its canonical form (quoted once more, as all services but S3 want)."""
    path = f"/2015-03-31/functions/{quote(function, safe='')}/invocations"
    return path, quote(path, safe="/-_.~")


def s3_path(bucket: str, key: str = "") -> str:
    """Give the path-style path of an object or bucket, which for S3 is its own canonical form."""
    return f"/{quote(bucket, safe='-_.~')}/{quote(key, safe='/-_.~')}" if key else f"/{quote(bucket, safe='-_.~')}"


def query(parameters: Mapping[str, str]) -> str:
    """Give a canonical query string: sorted, everything but unreserved characters quoted."""
    return "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(parameters.items()))
