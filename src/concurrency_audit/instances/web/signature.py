"""Verifies AWS Signature Version 4 in a header or a query, and S3's older presigned URLs.

Specification: "Create a signed AWS API request" in the IAM user guide. Requests signed by botocore, the AWS CLI and the
load clients are accepted unmodified; the tests compare with botocore's own signer.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from calendar import timegm
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl

from botocore.auth import HmacV1Auth
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

from concurrency_audit.digests import Hmac, sha256_hex
from concurrency_audit.instances.web.canonical import start

_ALGORITHM = "AWS4-HMAC-SHA256"
_HEADER = re.compile(
    rf"{_ALGORITHM} Credential=([^/,\s]+)/(\d{{8}})/([^/,\s]+)/([^/,\s]+)/aws4_request, ?"
    r"SignedHeaders=([\w;.-]+), ?Signature="
)
_DIGITS = 64
"""Of a signature in hex."""
_SKEW = 900
"""Seconds that a signature's time may differ from the server's, as on AWS."""
_LONGEST = 7 * 24 * 3600
"""Maximal validity of a presigned URL in seconds, as on AWS."""
_PLAIN = re.compile(rb"[!-~]*")
"""A header's value that is signed as it is."""


class SignatureError(Exception):
    """A request without a valid signature of a known key; the message says what to do."""


class Signed(NamedTuple):
    """The key that signed a request, and the service it was signed for."""

    access_key: str
    service: str


class Asked(NamedTuple):
    """The parts of a request that a signature covers."""

    method: str
    path: str
    """As sent, still percent-encoded."""
    query: str
    headers: Mapping[bytes, bytes]
    """By lower-case name."""


class _Claim(NamedTuple):
    """Who says to have signed a request, when, and what of it."""

    access_key: str
    service: str
    signed: bytes
    """The names of the signed headers, as they were given."""
    names: tuple[bytes, ...]
    seconds: float
    """The time in it, in seconds since the epoch."""
    code: Hmac
    """Of a text that says all this, with the access key's secret; the digest of the request is what it lacks."""


class Resigned:
    """Requests of which nothing but the signature and the body is another than in one that was accepted."""

    __slots__ = ("_body", "_inner", "_outer", "_request", "_seconds", "_stated")

    def __init__(self, stated: bytes, claim: _Claim, start: bytes) -> None:
        self._stated = stated
        self._seconds = claim.seconds
        self._inner, self._outer = claim.code.contexts()
        self._body, self._request = hashlib.sha256(), hashlib.sha256(start)

    def holds(self, authorization: bytes, body: bytes, now: float) -> bool:
        """Whether such a request is signed as that one was; where it is not, `Verifier.check` says why."""
        if authorization[:-_DIGITS] != self._stated or abs(now - self._seconds) > _SKEW:
            return False
        content, request, inner, outer = self._body.copy(), self._request.copy(), self._inner.copy(), self._outer.copy()
        content.update(body)
        request.update(content.hexdigest().encode())
        inner.update(request.hexdigest().encode())
        outer.update(inner.digest())
        return hmac.compare_digest(outer.hexdigest().encode(), authorization[-_DIGITS:])


class Verifier:
    """Verifies requests with the secret keys of one server."""

    def __init__(self, secrets: Mapping[str, str], now: Callable[[], float] = time.time) -> None:
        self._secrets = dict(secrets)
        self._now = now
        self._claims = lru_cache(maxsize=256)(self._claim_of_header)
        self._named = lru_cache(maxsize=64)(self._names_a_key)
        self._resigned = lru_cache(maxsize=64)(Resigned)

    def knows(self, headers: Mapping[bytes, bytes]) -> bool:
        """Whether the signature header names a known access key: a cheap test before the body is read."""
        return self._named(_halves(headers.get(b"authorization", b""))[0])

    def _names_a_key(self, stated: bytes) -> bool:
        match = _stated(stated)
        return match is not None and match[1] in self._secrets

    def check(self, asked: Asked, body: bytes | None) -> Signed:
        """Find out who signed a request.

        Args:
            asked: the request.
            body: its content; None if it is read later, which only S3 allows, because it signs a digest header.

        Raises:
            SignatureError: it is not signed, or not with a secret key of this server.
        """
        if asked.headers.get(b"authorization"):
            return self._by_header(asked, body)
        given = dict(parse_qsl(asked.query, keep_blank_values=True))
        if given.get("X-Amz-Algorithm") == _ALGORITHM:
            return self._by_query(asked, given)
        if "AWSAccessKeyId" in given and "Signature" in given:
            return self._by_old_query(asked, given)
        raise SignatureError("The request is not signed: use the access key and secret of the server's ready line")

    def _by_header(self, asked: Asked, body: bytes | None) -> Signed:
        stated, signature = _halves(asked.headers[b"authorization"])
        claim = self._claims(stated, asked.headers.get(b"x-amz-date", b""))
        if abs(self._now() - claim.seconds) > _SKEW:
            raise SignatureError("The signature's time differs from the server's by more than 15 minutes")
        return self._compare(claim, asked, asked.query, _payload_digest(asked.headers, body), signature)

    def _claim_of_header(self, stated: bytes, amz_date: bytes) -> _Claim:
        match = _stated(stated)
        if match is None:
            raise SignatureError(f"The Authorization header is no {_ALGORITHM} signature")
        return self._claimed(match.group(1, 2, 3, 4), match[5], amz_date.decode("latin-1"))

    def _claimed(self, credential: Sequence[str], signed: str, amz_date: str) -> _Claim:
        """A claim from the four parts of a credential (key, date, region, service) and what stands beside it."""
        access_key, date, region, service = credential
        scope, seconds = f"{date}/{region}/{service}/aws4_request", _seconds(amz_date)
        if not scope.isascii() or not signed.isascii():
            raise SignatureError("The signature's scope or its signed headers are not ASCII")
        names = tuple(signed.encode().split(b";"))
        if amz_date[:8] != date or b"host" not in names:
            raise SignatureError("The signature's date and scope differ, or it does not sign the Host")
        key = _signing_key(self._secret(access_key), scope)
        code = key.begun(f"{_ALGORITHM}\n{amz_date}\n{scope}\n".encode())
        return _Claim(access_key, service, signed.encode(), names, seconds, code)

    def resigned(self, asked: Asked) -> Resigned | None:
        """How to verify more requests like an accepted one; None where the headers say more of the body or its signer.

        What only the body decides must not be stated in the headers, which say the same again.
        """
        stated, _ = _halves(asked.headers.get(b"authorization", b""))
        if not stated or b"x-amz-content-sha256" in asked.headers:
            return None
        claim = self._claims(stated, asked.headers.get(b"x-amz-date", b""))
        return self._resigned(stated, claim, _beginning(claim, asked, asked.query))

    def _by_query(self, asked: Asked, given: dict[str, str]) -> Signed:
        scope = given.get("X-Amz-Credential", "").split("/")
        if len(scope) != 5 or scope[4] != "aws4_request":
            raise SignatureError("X-Amz-Credential is not complete")
        signature = given.get("X-Amz-Signature", "").encode()
        claim = self._claimed(scope[:4], given.get("X-Amz-SignedHeaders", ""), given.get("X-Amz-Date", ""))
        expires = given.get("X-Amz-Expires", "")
        age = self._now() - claim.seconds
        if not expires.isdecimal() or int(expires) > _LONGEST or not -_SKEW <= age <= int(expires):
            raise SignatureError("The presigned URL has expired, or is not valid yet")
        kept = "&".join(part for part in asked.query.split("&") if not part.startswith("X-Amz-Signature="))
        digest = asked.headers.get(b"x-amz-content-sha256", b"UNSIGNED-PAYLOAD")
        return self._compare(claim, asked, kept, digest, signature)

    def _by_old_query(self, asked: Asked, given: dict[str, str]) -> Signed:
        """Signature Version 2, which boto3 still uses for presigned S3 URLs unless told otherwise."""
        expires, access_key = given.get("Expires", ""), given["AWSAccessKeyId"]
        if not expires.isdecimal() or int(expires) < self._now():
            raise SignatureError("The presigned URL has expired")
        signer = _OldUrl(Credentials(access_key, self._secret(access_key)), expires)
        headers: Any = HTTPHeaders()
        sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in asked.headers.items()}
        for name, value in [*sent.items(), *given.items()]:  # for presigned URLs the signed headers are in the query
            if name.lower().startswith("x-amz-") or name.lower() in ("content-md5", "content-type"):
                headers[name] = value
        text = signer.canonical_string(asked.method, SplitResult("", "", asked.path, asked.query, ""), headers)
        if not hmac.compare_digest(signer.sign_string(text).encode(), given["Signature"].encode()):
            raise SignatureError(_WRONG)
        return Signed(access_key, "s3")

    def _compare(self, claim: _Claim, asked: Asked, query: str, digest: bytes, signature: bytes) -> Signed:
        hashed = sha256_hex(_beginning(claim, asked, query) + digest)
        if not hmac.compare_digest(claim.code.hex(hashed.encode()).encode(), signature):
            raise SignatureError(_WRONG)
        return Signed(claim.access_key, claim.service)

    def _secret(self, access_key: str) -> str:
        secret = self._secrets.get(access_key)
        if secret is None:
            raise SignatureError("The access key is none of this server's: use the one of its ready line")
        return secret


class _OldUrl(HmacV1Auth):
    """botocore's signer of such URLs, with a given time."""

    def __init__(self, credentials: Credentials, expires: str) -> None:
        super().__init__(credentials)
        self._expires = expires

    def _get_date(self) -> str:
        return self._expires


_WRONG = "The signature does not match: use the access key and secret of the server's ready line"


def _halves(header: bytes) -> tuple[bytes, bytes]:
    """An Authorization header cut where its signature begins; what stands there is compared, never read."""
    return header[:-_DIGITS], header[-_DIGITS:]


@lru_cache(maxsize=64)
def _stated(header: bytes) -> re.Match[str] | None:
    """The parts of an Authorization header up to its signature."""
    return _HEADER.fullmatch(header.decode("latin-1"))


def _beginning(claim: _Claim, asked: Asked, query: str) -> bytes:
    """The text that is signed, up to the digest of the body."""
    beginning = start(asked.method, asked.path, query, claim.service == "s3")
    lines = _signed_lines(claim.names, tuple(map(asked.headers.get, claim.names)))
    return b"%b%b\n%b\n" % (beginning, lines, claim.signed)


@lru_cache(maxsize=64)
def _signed_lines(names: Sequence[bytes], values: Sequence[bytes | None]) -> bytes:
    """The signed headers; a client that signs nothing but host and time signs the same for a second."""
    lines = []
    for name, value in zip(names, values, strict=True):
        if value is None:
            raise SignatureError(f"The header {name.decode()} is signed but was not sent")
        lines.append(b"%b:%b\n" % (name, value if _PLAIN.fullmatch(value) else _collapsed(value)))
    return b"".join(lines)


def _collapsed(value: bytes) -> bytes:
    """A header's value without the space around it, and with one between its words."""
    return " ".join(value.decode("latin-1").split()).encode("latin-1")


def _payload_digest(headers: Mapping[bytes, bytes], body: bytes | None) -> bytes:
    stated = headers.get(b"x-amz-content-sha256", b"")
    if body is None:
        if not stated:
            raise SignatureError("The request has no x-amz-content-sha256 header")
        return stated
    actual = sha256_hex(body).encode()
    if stated and len(stated) == len(actual) and stated != actual:
        raise SignatureError("The body is not the one that was signed")
    return stated or actual


@lru_cache(maxsize=256)
def _signing_key(secret: str, scope: str) -> Hmac:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode("latin-1"), "sha256")
    return Hmac(key)


@lru_cache(maxsize=256)
def _seconds(amz_date: str) -> float:
    try:
        return timegm(time.strptime(amz_date, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        raise SignatureError("The signature has no X-Amz-Date") from None
