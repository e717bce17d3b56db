"""A small Rekognition: DetectLabels on bytes or S3 objects, with injected faults.

``POST /_rekognition`` with ``{"delay_ms": 20, "throttle_every": 3, "fail_every": 50}`` sets the faults (each is
optional; 0 is none): every third call is then throttled and every fiftieth fails. ``faults.py`` documents all of them.
``GET`` returns them and the number of calls.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from typing import Any

from .asgi import Receive, Scope, Send, body_of, header, respond
from .faults import FaultPlan, Faults, read_faults
from .labels import labels_of

TARGET = "RekognitionService."
FAULTS_PATH = "/_rekognition"
_MOST_BYTES = 5 * 1024 * 1024
_MOST_S3_BYTES = 15 * 1024 * 1024
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_DEFAULT_CONFIDENCE = 55.0
_DEFAULT_MOST = 1000

Fetch = Callable[[str, str, str | None], Awaitable[bytes | None]]
"""Reads an S3 object given bucket, key and version; returns None if it does not exist."""


class RekognitionError(Exception):
    """An error that the caller receives, by its name in the service model."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Rekognition:
    """The ASGI application."""

    def __init__(self, fetch: Fetch, plan: FaultPlan | None = None) -> None:
        self._fetch = fetch
        self._plan = plan or FaultPlan()
        self.calls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = await body_of(receive)
        try:
            answer = await self._operate(header(scope, b"x-amz-target").removeprefix(TARGET), body)
            await respond(send, 200, answer, "application/x-amz-json-1.1")
        except RekognitionError as error:
            content = {"__type": error.code, "Message": str(error)}
            await respond(send, error.status, content, "application/x-amz-json-1.1")

    async def _operate(self, operation: str, body: bytes) -> dict[str, Any]:
        if operation != "DetectLabels":
            raise RekognitionError("UnknownOperationException", f"{operation} is not part of this stand-in")
        self.calls += 1
        faults = self._plan.faults
        await asyncio.sleep(faults.delay_ms / 1000)
        if faults.throttle_every and self.calls % faults.throttle_every == 0:
            raise RekognitionError("ThrottlingException", "Rate exceeded")
        if faults.fail_every and self.calls % faults.fail_every == 0:
            raise RekognitionError("InternalServerError", "Internal server error", 500)
        given = _parameters(body)
        image = await self._image(given.get("Image"))
        if self._plan.fails_first(faults.rekognition_share, hashlib.sha256(image).hexdigest()):
            raise RekognitionError("ThrottlingException", "Rate exceeded")
        least = given.get("MinConfidence", _DEFAULT_CONFIDENCE)
        found = [label for label in labels_of(image) if label["Confidence"] >= least]
        return {"Labels": found[: given.get("MaxLabels", _DEFAULT_MOST)], "LabelModelVersion": "3.0"}

    async def _image(self, given: Any) -> bytes:
        if not isinstance(given, dict) or ("Bytes" in given) == ("S3Object" in given):
            raise RekognitionError(
                "InvalidParameterException", "Request has invalid parameters: give Bytes or S3Object"
            )
        if "Bytes" in given:
            image, most = _decoded(given["Bytes"]), _MOST_BYTES
        else:
            at = given["S3Object"]
            fetched = await self._fetch(at.get("Bucket", ""), at.get("Name", ""), at.get("Version"))
            if fetched is None:
                raise RekognitionError("InvalidS3ObjectException", "Unable to get object metadata from S3.")
            image, most = fetched, _MOST_S3_BYTES
        if len(image) > most:
            raise RekognitionError("ImageTooLargeException", f"Image is larger than {most} bytes")
        if not image.startswith(_IMAGES):
            raise RekognitionError("InvalidImageFormatException", "Request has invalid image format")
        return image

    async def set_faults(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for ``FAULTS_PATH``."""
        body = await body_of(receive)
        if scope["method"] == "POST":
            faults = read_faults(body)
            if faults is None:
                names = [one.name for one in fields(Faults)]
                wanted = f"give an object with any of {names} and numbers from 0 (a list of names for s3_unreadable)"
                await respond(send, 400, {"error": wanted})
                return
            self._plan.replace(faults)
        await respond(send, 200, {**asdict(self._plan.faults), "calls": self.calls})


def _parameters(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise RekognitionError("SerializationException", "The request body is not a JSON object")
    return given


def _decoded(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise RekognitionError("InvalidImageFormatException", "Request has invalid image encoding") from None
