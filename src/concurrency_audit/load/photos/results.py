"""Oracles over what the photo pipeline says of itself: its response, and the sizes in its documents."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from concurrency_audit.load.evidence import Evidence, Input, Outcome, Phase
from concurrency_audit.load.mismatch import Mismatch, mismatch
from concurrency_audit.load.oracles.differing import SHOWN
from concurrency_audit.load.oracles.objects import own_objects
from concurrency_audit.load.oracles.pictures import read
from concurrency_audit.wording import counted, shortened

SEQUENCER = re.compile(rb"sequencer ([0-9A-Fa-f]+)")


class ResultsInOrder:
    """The response has one result per record, in the records' order, with the right status and outputs."""

    name = "results-in-order"

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for the first result that is another record's, or says something else than what happened."""
        if evidence.answer.outcome is not Outcome.OK:
            return
        answer = evidence.answer.json()
        results = answer.get("results") if isinstance(answer, dict) else None
        inputs = evidence.request.inputs
        if not isinstance(results, list) or len(results) != len(inputs):
            count = len(results) if isinstance(results, list) else "no"
            yield mismatch(self.name, evidence, f"{count} results for {len(inputs)} records", place="response")
            return
        for number, (one, result) in enumerate(zip(inputs, results, strict=True)):
            wrong = _wrong(one, result, late=evidence.request.late)
            if wrong:
                key, message = str(one.ref), f"results[{number}]{wrong}"
                found = _place(result) if isinstance(result, dict) and _place(result) != key else ""
                yield mismatch(self.name, evidence, message, place="response", key=key, found=found)
                return
        if wrong := _wrong_sums(answer, results, evidence.request.payload):
            yield mismatch(self.name, evidence, wrong, place="response")


def _wrong_sums(answer: Any, results: list[Any], payload: bytes) -> str:
    """What is wrong with the counts and the records to send again; empty when nothing is."""
    counts = dict(Counter(result["status"] for result in results))
    if answer.get("summary") != counts:
        return f"summary is {answer.get('summary')!r} where {counts!r} belongs"
    again = answer.get("retry", {}).get("Records")
    records = json.loads(payload).get("Records", [])
    failed = [record for record, result in zip(records, results, strict=False) if result["status"] == "failed"]
    if again is None or again == failed:
        return ""
    told = shortened(str(again), SHOWN)
    if not failed:
        return f"retry holds records where none failed: {told}"
    return f"retry holds others than the {counted(len(failed), 'record')} that failed: {told}"


class RefusedAlike:
    """What is no photo is refused for the reason for which such a file is refused alone.

    A lone answer names the reason; those that came before it are judged then.
    """

    name = "refused-alike"
    REMEMBERED = 1000

    def __init__(self) -> None:
        self._alone: dict[str, str] = {}
        self._early: list[tuple[Evidence, Input, str]] = []

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Remember the reasons of lone refusals; give a mismatch for each refusal for another one."""
        lone = evidence.phase in (Phase.SEQUENTIAL, Phase.ALONE)
        for one, reason in _refused(evidence):
            if lone and one.kind not in self._alone:
                self._alone[one.kind] = reason
                for early in [early for early in self._early if early[1].kind == one.kind]:
                    self._early.remove(early)
                    yield from self._compared(*early)
            if one.kind in self._alone:
                yield from self._compared(evidence, one, reason)
            elif len(self._early) < self.REMEMBERED:
                self._early.append((evidence, one, reason))

    def _compared(self, evidence: Evidence, one: Input, reason: str) -> Iterator[Mismatch]:
        if reason != (alone := self._alone[one.kind]):
            message = f"the input is {one.kind}, and was refused as {reason!r} where alone it is {alone!r}"
            yield mismatch(self.name, evidence, message, place="response", key=str(one.ref))


def _refused(evidence: Evidence) -> Iterator[tuple[Input, str]]:
    """The inputs that are no photos and were refused, each with the reason."""
    answer = evidence.answer.json() if evidence.answer.outcome is Outcome.OK else None
    results = answer.get("results") if isinstance(answer, dict) else None
    inputs = evidence.request.inputs
    if isinstance(results, list) and len(results) == len(inputs):
        for one, result in zip(inputs, results, strict=True):
            if not one.sound and isinstance(result, dict) and result.get("status") == "rejected":
                yield one, str(result.get("reason"))


class OwnSequencer:
    """The comment in every thumbnail names the upload it was made for, and no other."""

    name = "own-sequencer"

    def __init__(self, pictures: str) -> None:
        self._pictures = pictures

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each picture whose comment is another upload's, or missing."""
        for one, stored in own_objects(evidence, self._pictures):
            named = {found.decode() for found in SEQUENCER.findall(stored.data)}
            if named != {one.sequencer}:
                message = f"its comment names {', '.join(sorted(named)) or 'no upload'} where {one.sequencer} belongs"
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))


def _wrong(one: Input, result: Any, *, late: bool) -> str:
    """What is wrong with one result; empty when nothing is."""
    if not isinstance(result, dict) or _place(result) != str(one.ref):
        return " is another record's"
    expected = ("stale", "done") if late else ("done",) if one.sound else ("rejected",)
    expected = ("failed",) if one.unreadable else expected
    if result.get("status") not in expected:
        reason = result.get("reason", "no reason")
        what = "cannot be read" if one.unreadable else f"is {one.kind}"
        belongs = f"{' or '.join(expected)} belongs: the input {what}"
        return f".status is {result.get('status')!r} ({reason}) where {belongs}"
    outputs = [ref.key for ref in one.outputs] if result["status"] == "done" else []
    if result.get("outputs", []) != outputs:
        return f".outputs are {result.get('outputs')!r} where {outputs!r} belong"
    return ""


def _place(result: dict[str, Any]) -> str:
    return f"s3://{result.get('bucket')}/{result.get('key')}"


class StatedThumbnails:
    """What a document states of its thumbnails (key, width, height, bytes) is true of the objects that are stored."""

    name = "stated-thumbnails"

    def __init__(self, documents: str, pictures: str) -> None:
        self._documents, self._pictures = documents, pictures

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each document whose list is not that of the pictures beside it."""
        pictures = {stored.ref.key: stored for _, stored in own_objects(evidence, self._pictures)}
        for one, stored in own_objects(evidence, self._documents):
            expected = []
            for ref in one.outputs:
                if ref.key in pictures:
                    picture = read(pictures[ref.key].data)
                    size = {"width": picture.width, "height": picture.height} if picture else {}
                    expected.append({"key": ref.key, **size, "bytes": len(pictures[ref.key].data)})
            stated = _stated(stored.data)
            if stated != expected:
                message = f"its thumbnails are stated as {stated!r}, but are {expected!r}"
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))


def _stated(data: bytes) -> Any:
    try:
        whole = json.loads(data)
    except ValueError:
        return None
    return whole.get("thumbnails") if isinstance(whole, dict) else None
