"""The scenario of any function: its payloads, each delivered several times beside equal ones and neighbours."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from concurrency_audit.load.evidence import Evidence, Phase, Request
from concurrency_audit.load.mismatch import Mismatch
from concurrency_audit.load.oracles.base import Oracle
from concurrency_audit.load.payloads.judging import Judge
from concurrency_audit.load.payloads.order import order
from concurrency_audit.load.scenario import Scenario

PER_USER = 10
"""Requests for each user, unless the number is given."""
PER_PAYLOAD = 3


class AnyFunction(Scenario):
    """Payloads whose answers alone are known before those beside others are judged, at the end of the run."""

    name = "payloads"

    def __init__(self, payloads: Sequence[Any], *, requests: int, users: int, seed: int) -> None:
        self._payloads = [json.dumps(one).encode() for one in payloads]
        self.plan = order(len(payloads), requests or max(PER_PAYLOAD * len(payloads), PER_USER * users), seed)
        self.judge = Judge(payloads)

    def oracles(self) -> list[Oracle]:
        """Give what hands every invocation to the judge."""
        return [_Collector(self)]

    @property
    def requests(self) -> int:
        """Requests beside others; those of the lone passes come on top."""
        return len(self.plan)

    def number(self, request: Request) -> int:
        """Give the number of the payload that a request delivers."""
        return self.plan[request.index]

    def request(self, index: int) -> Request:
        """Work out one request."""
        return Request(index, self._payloads[self.plan[index]])


class _Collector:
    """Hands invocations to the judge, who says nothing before the end."""

    name = "collector"

    def __init__(self, scenario: AnyFunction) -> None:
        self._scenario = scenario

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Remember it."""
        judge, number = self._scenario.judge, self._scenario.number(evidence.request)
        if evidence.phase in (Phase.SEQUENTIAL, Phase.ALONE):
            judge.lone(number, evidence)
        else:
            judge.beside_others(number, evidence)
        return iter(())
