"""Delivers events to functions by asynchronous Invokes on the Lambda endpoint, retried until accepted."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
from typing import Any
from urllib.parse import quote, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from ..credentials import Key

_log = logging.getLogger(__name__)
_SENDERS = 2
_LONGEST_PAUSE = 8.0
_GIVE_UP_AFTER = 200
"""Number of attempts; with the longest pause this takes about half an hour."""


class Deliverer:
    """A queue of events and a few senders.

    An event that the endpoint accepted (202) has been delivered at least once.
    """

    def __init__(self, endpoint: str, key: Key, region: str) -> None:
        self._endpoint = endpoint
        self._at = urlsplit(endpoint)
        self._signer = SigV4Auth(Credentials(key.access_key_id, key.secret_access_key), "lambda", region)
        self._queue: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self._senders: list[asyncio.Task[None]] = []

    async def deliver(self, arn: str, event: dict[str, Any]) -> None:
        """Queue an event for a function."""
        if not self._senders:
            self._senders = [asyncio.create_task(self._send_all()) for _ in range(_SENDERS)]
        await self._queue.put((arn, json.dumps(event).encode()))

    async def _send_all(self) -> None:
        while True:
            arn, payload = await self._queue.get()
            pause = 0.1
            for _ in range(_GIVE_UP_AFTER):
                status = await asyncio.to_thread(self._send, arn, payload)
                if status == 202:
                    break
                if status in (400, 404):
                    _log.warning("S3 event for %s was refused (%d): is the function there and published?", arn, status)
                    break
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    def _send(self, arn: str, payload: bytes) -> int:
        """The endpoint's status code, or 0 if it could not be reached."""
        connection = http.client.HTTPConnection(self._at.hostname or "127.0.0.1", self._at.port, timeout=30)
        path = f"/2015-03-31/functions/{quote(arn, safe='')}/invocations"
        request = AWSRequest("POST", self._endpoint + path, {"X-Amz-Invocation-Type": "Event"}, payload)
        self._signer.add_auth(request)
        try:
            connection.request("POST", path, payload, dict(request.headers.items()))
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
