"""Ready-made oracles over fields of an answer: unique numbers, results in order, parts that add up.

A field is written as one would in JavaScript: `order.lines[].amount`; a string that holds JSON is looked into.
"""

import json
import math
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from concurrency_audit.load.evidence import Evidence, Outcome
from concurrency_audit.load.mismatch import Mismatch, mismatch

REMEMBERED = 100_000


def values(document: Any, field: str) -> list[Any]:
    """Give every value at a field; none where it is not there."""
    found = [document]
    for part in field.replace("[]", ".[]").split("."):
        if not part:
            continue
        found = [value for one in found for value in _inside(_opened(one), part)]
    return found


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _inside(value: Any, part: str) -> list[Any]:
    if part == "[]":
        return value if isinstance(value, list) else []
    return [value[part]] if isinstance(value, dict) and part in value else []


class UniqueField:
    """No two answers hold the same value at a field, but repeats of one delivery may; remembers the last 100,000."""

    name = "unique-field"

    def __init__(self, field: str) -> None:
        self._field = field
        self._seen: OrderedDict[str, int] = OrderedDict()

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each value that another request's answer held."""
        if evidence.answer.outcome is not Outcome.OK:
            return
        request = evidence.request
        own = request.index if request.repeats is None else request.repeats
        for value in values(evidence.answer.json(), self._field):
            text = json.dumps(value, sort_keys=True)
            before = self._seen.setdefault(text, own)
            if before != own:
                message = f"{self._field} is {text}, as in the answer to request {before}"
                yield mismatch(self.name, evidence, message, place="response", found=f"request {before}")
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)


class OrderedResults:
    """The values at a field are those that the payload asks for, in its order."""

    name = "ordered-results"

    def __init__(self, field: str, wanted: Callable[[Any], Sequence[Any]]) -> None:
        self._field, self._wanted = field, wanted

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch where the values are others, or in another order."""
        if evidence.answer.outcome is not Outcome.OK:
            return
        wanted = list(self._wanted(json.loads(evidence.request.payload)))
        found = values(evidence.answer.json(), self._field)
        if found != wanted:
            why = "in another order" if sorted(map(repr, found)) == sorted(map(repr, wanted)) else "not those asked for"
            message = f"{self._field} is {json.dumps(found)}, {why}: {json.dumps(wanted)}"
            yield mismatch(self.name, evidence, message, place="response")


class SumInvariant:
    """The numbers at one field add up to the number at another."""

    name = "sum-invariant"

    def __init__(self, parts: str, total: str) -> None:
        self._parts, self._total = parts, total

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch where they do not."""
        if evidence.answer.outcome is not Outcome.OK:
            return
        answer = evidence.answer.json()
        parts, totals = sum(values(answer, self._parts)), values(answer, self._total)
        if len(totals) != 1 or not math.isclose(parts, totals[0], abs_tol=1e-9):
            told = json.dumps(totals[0]) if len(totals) == 1 else "not there"
            message = f"{self._parts} add up to {parts:g}, {self._total} is {told}"
            yield mismatch(self.name, evidence, message, place="response")
