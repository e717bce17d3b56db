"""What a scenario tells the run: what to stage, what to send, what must come of it and who owns a stored object."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from concurrency_audit.load.evidence import ObjectRef, Request
from concurrency_audit.load.oracles.base import Oracle


@dataclass(frozen=True, slots=True)
class Staged:
    """One object to upload before its request is sent."""

    ref: ObjectRef
    data: bytes
    content_type: str = "application/octet-stream"


class Scenario:
    """A function's load test, without any of the machinery that runs it.

    Everything follows from the constructor's arguments alone, so that each worker of a distributed run can work out
    any request by its index and any object's owner by its place, without asking anyone.
    """

    name = "scenario"
    block = 1
    """Neighbouring requests that stay together on one worker and so are in flight together."""
    sequential = 0
    """Requests at the start of the plan that the sequential pass runs one by one."""
    watched: tuple[str, ...] = ()
    """Buckets that are listed at the end for objects that should not be there."""
    inputs: tuple[ObjectRef, ...] = ()
    """Prefixes (bucket and key prefix) that inputs are staged under; they must be empty when a run starts."""

    def oracles(self) -> list[Oracle]:
        """Make the oracles that judge this scenario's invocations."""
        raise NotImplementedError

    @property
    def requests(self) -> int:
        """Requests in the whole plan, the sequential ones included."""
        raise NotImplementedError

    def request(self, index: int) -> Request:
        """Work out one request; the same index always gives the same request."""
        raise NotImplementedError

    def staged(self, request: Request) -> Iterable[Staged]:
        """Give the objects that must exist before this request is sent; none for a repeated delivery."""
        del request
        return ()

    def renewed(self, index: int) -> Request | None:
        """Give the request that announces other contents at the same keys; None where inputs have no keys."""
        del index
        return None

    def fresh(self, index: int) -> Request:
        """Give a request for the same inputs that no earlier result stands in the way of."""
        return self.request(index)

    def sound_part(self, request: Request) -> Request:
        """Give the request for those inputs alone that can be processed."""
        return request

    def late(self, index: int) -> Request | None:
        """Give the first event of a request whose keys hold other contents by now; None where inputs have no keys."""
        del index
        return None

    def owner(self, ref: ObjectRef) -> int | None:
        """Give the index of the request that must store this very object, or None when it belongs to nobody."""
        del ref
        return None

    def is_input(self, ref: ObjectRef) -> bool:
        """Whether the run itself staged this object."""
        del ref
        return False


class PayloadScenario(Scenario):
    """Any function whose answer depends on its payload alone: each payload is sent alone first, then all together.

    Payload i of the sequential pass is sent again as requests i + n, i + 2n, ...; with the oracles given (usually
    `Differential`), every answer under load has to equal the one the same payload got alone.
    """

    name = "payloads"

    def __init__(self, payloads: Sequence[Any], oracles: Sequence[Oracle], *, requests: int) -> None:
        if not payloads:
            raise ValueError("at least one payload is needed")
        self._payloads = [json.dumps(one).encode() for one in payloads]
        self._oracles = list(oracles)
        self._requests = requests
        self.sequential = len(self._payloads)

    def oracles(self) -> list[Oracle]:
        """Give the oracles of the constructor."""
        return self._oracles

    @property
    def requests(self) -> int:
        """The sequential pass and as many requests under load as were asked for."""
        return self.sequential + self._requests

    def request(self, index: int) -> Request:
        """Give one request: payload number index modulo the number of payloads."""
        number = index % self.sequential
        return Request(index, self._payloads[number], repeats=number if index >= self.sequential else None)
