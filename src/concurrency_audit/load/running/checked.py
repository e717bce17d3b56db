"""Oracles on a locustfile that is there already: every response is judged, and a wrong one is a failure in Locust."""

import itertools
import json
from typing import Any, Protocol

from concurrency_audit.load.evidence import Answer, Evidence, Outcome, Request
from concurrency_audit.load.mismatch import Mismatch
from concurrency_audit.load.oracles.base import Oracle


class Response(Protocol):
    """What `self.client.post(..., catch_response=True)` gives."""

    status_code: int
    content: bytes | None

    def failure(self, exc: Any) -> None:
        """Count the request as failed."""


class Checked:
    """Judges responses by oracles; keep one for all users of a process, so that they see each other's answers."""

    def __init__(self, *oracles: Oracle) -> None:
        self._oracles = oracles
        self._numbers = itertools.count()
        self._first: dict[str, int] = {}
        self.mismatches: list[Mismatch] = []

    def judge(self, response: Response, payload: Any = None) -> list[Mismatch]:
        """Judge one response to a payload; what is wrong is its failure. Equal payloads are repeats of the first."""
        index, text = next(self._numbers), json.dumps(payload, sort_keys=True, default=str)
        first = self._first.setdefault(text, index) if payload is not None else index
        request = Request(index, text.encode(), repeats=None if first == index else first)
        outcome = Outcome.OK if 200 <= response.status_code < 300 else Outcome.REFUSED
        answer = Answer(outcome, response.status_code, response.content or b"")
        found = [one for oracle in self._oracles for one in oracle.check(Evidence(request, answer))]
        if found:
            response.failure(found[0].sentence())
            self.mismatches.extend(found)
        return found
