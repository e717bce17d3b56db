"""Asynchronous invokes: stored until done, retried with back-off, and after the final failure written to a file.

Delivery is at least once: an event is stored before its 202 is sent and deleted after its outcome is known, so a server
killed in between delivers it again. Source of the numbers: "How Lambda handles errors and retries with asynchronous
invocation" in the Lambda developer guide.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import time
from pathlib import Path
from typing import Any

from concurrency_audit.rewriting import rewrite

from ..control.catalog import Catalog
from ..control.extras import EVENT_CONFIG
from ..control.integrity import EVENT
from ..control.store import Document, Store
from ..errors import ServiceError
from ..fleet.clock import Clock
from ..runtime.invocation import Invocation, Outcome
from .target import Targets

_log = logging.getLogger(__name__)
_RETRY_AFTER = (60.0, 120.0)
"""Seconds before the second and third attempt after a function error."""
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
"""Back-off in seconds while invocations are throttled or the version is not ready."""
_OLDEST = 21600.0
"""Seconds after which an event is discarded."""


class EventQueue:
    """Accepted events, delivered in the background on the given clock."""

    def __init__(self, store: Store, catalog: Catalog, targets: Targets, clock: Clock, failures: Path) -> None:
        self._store = store
        self._catalog = catalog
        self._targets = targets
        self._clock = clock
        self._failures = failures
        self._tasks: set[asyncio.Task[None]] = set()
        self.delivered = 0
        self.failed = 0

    @property
    def waiting(self) -> int:
        """Events that are not done."""
        return len(self._tasks)

    def resume(self) -> None:
        """Deliver the events that an earlier server accepted and did not finish."""
        for key, event in self._store.items(EVENT):
            self._follow(key, event)

    def add(self, name: str, qualifier: str | None, payload: bytes, request_id: str) -> None:
        """Accept an event; it is stored when this returns."""
        event = {
            "function": name,
            "qualifier": qualifier,
            "payload": base64.b64encode(payload or b"{}").decode(),
            "accepted": time.time(),
            "attempts": 0,
        }
        self._store.put(EVENT, request_id, event)
        self._follow(request_id, event)

    async def close(self) -> None:
        """Stop delivering; unfinished events stay in the store."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _follow(self, key: str, event: Document) -> None:
        task = asyncio.ensure_future(self._deliver(key, event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, key: str, event: Document) -> None:
        """Retry until the function succeeds, the retries are used up, or the event is too old."""
        pause = _SHORTEST_PAUSE
        retries, oldest = self._policy(event)
        began = self._clock.now()
        while True:
            try:
                outcome = await self._attempt(key, event)
            except ServiceError as error:
                if error.code == "ResourceNotFoundException":
                    return self._give_up(key, event, "FunctionDeleted", None)
                if self._clock.now() - began > oldest:
                    return self._give_up(key, event, "EventAgeExceeded", None)
                await self._clock.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            if not outcome.failed:
                self._store.delete(EVENT, key)
                self.delivered += 1
                return None
            event["attempts"] += 1
            if event["attempts"] > retries:
                return self._give_up(key, event, "RetriesExhausted", outcome)
            self._store.put(EVENT, key, event)
            await self._clock.sleep(_RETRY_AFTER[event["attempts"] - 1])

    async def _attempt(self, key: str, event: Document) -> Outcome:
        target = self._targets.find(event["function"], event["qualifier"])
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def deliver(_invocation: Invocation, outcome: Outcome) -> None:
            if not done.done():
                done.set_result(outcome)

        payload = base64.b64decode(event["payload"])
        invocation = Invocation(key, payload, target.arn, target.pool.spec.timeout, deliver)
        refusal = target.pool.route(invocation)
        if refusal is not None:
            raise ServiceError("TooManyRequestsException", refusal.value)
        outcome = await done
        if outcome.refused:
            raise ServiceError("TooManyRequestsException", "no worker took it")
        return outcome

    def _policy(self, event: Document) -> tuple[int, float]:
        """Number of retries after function errors, and maximal age in seconds, from PutFunctionEventInvokeConfig."""
        key = f"{event['function']}:{event['qualifier'] or '$LATEST'}"
        config = self._store.get(EVENT_CONFIG, key) or {}
        retries = config.get("MaximumRetryAttempts", len(_RETRY_AFTER))
        return int(retries), float(config.get("MaximumEventAgeInSeconds", _OLDEST))

    def _give_up(self, key: str, event: Document, condition: str, outcome: Outcome | None) -> None:
        """Append the event to the function's failure file, as an on-failure record, and delete it."""
        record: dict[str, Any] = {
            "version": "1.0",
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
            "requestContext": {
                "requestId": key,
                "functionArn": self._catalog.place.function(event["function"], event["qualifier"]),
                "condition": condition,
                "approximateInvokeCount": event["attempts"],
            },
            "requestPayload": _json(base64.b64decode(event["payload"])),
        }
        if outcome is not None:
            record["responseContext"] = {"statusCode": 200, "functionError": "Unhandled"}
            record["responsePayload"] = _json(outcome.body)
        path = self._failures / f"{event['function']}.jsonl"
        try:
            _append(path, json.dumps(record).encode())
        except OSError as error:
            _log.warning("%s: an event that failed for good cannot be noted (%s); it is kept", path, error.strerror)
            return
        self._store.delete(EVENT, key)
        self.failed += 1


def _json(content: bytes) -> Any:
    """The decoded JSON value; the text itself if it is not JSON or nested too deeply."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return content.decode("utf-8", "replace")


def _append(path: Path, line: bytes) -> None:
    """Append a line and flush it to disk, after completing a line that an earlier server left unfinished."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():  # whoever waits for the file to appear finds a complete line
        rewrite(path, line + b"\n")
        return
    with path.open("ab+") as file:
        if file.tell() and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n":
            line = b"\n" + line
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
