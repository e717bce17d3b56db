"""Callers under load and what kills under them; shared by the fault tests and the long soak in ``tests/bench``."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import threading
import urllib.request
from collections import Counter
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from concurrency_audit.instances.local import Function, LocalInstances

CALLERS = 6
NAMED = {"TooManyRequestsException", "ServiceException"}


class Callers:
    """Threads that invoke with distinct inputs and note each answer."""

    def __init__(self, function: Function) -> None:
        self._function = function
        self._stop = threading.Event()
        self.outcomes: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.enough = threading.Event()
        self._threads = [threading.Thread(target=self._call, args=(number,)) for number in range(CALLERS)]

    def __enter__(self) -> Callers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _call(self, caller: int) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            event = {"caller": caller, "number": number}
            try:
                answer = self._function.invoke(event)
            except ClientError as error:
                code = error.response["Error"]["Code"]
                self._note(code, code in NAMED, event, code)
                self._stop.wait(0.02)
            except BotoCoreError as error:  # only a killed server closes a connection without an answer
                self._note("disconnected", True, event, error)
                return
            else:
                kind = answer.payload["errorType"] if answer.error else "result"
                right = kind in ("result", "Runtime.ExitError")
                right = right and (answer.error or answer.payload == {"event": event})
                self._note(kind, right, event, answer.payload)

    def _note(self, kind: str, right: bool, event: object, seen: object) -> None:
        self.outcomes[kind] += 1
        if not right:
            self.wrong.append(f"{event}: {seen}")
        if self.outcomes["result"] >= 400:
            self.enough.set()


def environments(local: LocalInstances) -> list[dict[str, Any]]:
    with urllib.request.urlopen(local.ready["lambda"] + "/_instances/state.json") as answer:
        return [one for version in json.load(answer)["versions"] for one in version["environments"] if one["ready"]]


def kill_something(local: LocalInstances, chance: random.Random) -> None:
    """A worker process, or in one of three cases a whole environment."""
    found = environments(local)
    if not found:
        return
    environment = chance.choice(found)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if chance.random() < 1 / 3 or not environment["workers"] or local.ready["model"] == "threads":
            os.killpg(environment["pid"], signal.SIGKILL)
        elif pid := chance.choice(environment["workers"])["pid"]:
            os.kill(pid, signal.SIGKILL)
