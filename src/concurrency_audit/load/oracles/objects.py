"""Oracles over stored objects: they exist, they are this input's, and the same input gives the same bytes."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from concurrency_audit.load.evidence import Evidence, Input, Outcome, StoredObject
from concurrency_audit.load.mismatch import Mismatch, mismatch

Facts = Callable[[Input], Mapping[str, Any]]
Document = Callable[[Any], Mapping[str, Any]]


def own_objects(evidence: Evidence, prefix: str = "") -> Iterator[tuple[Input, StoredObject]]:
    """Give each existing output under a key prefix with the input it belongs to."""
    for one in evidence.request.inputs:
        for ref in one.outputs:
            stored = evidence.objects.get(ref)
            if stored is not None and ref.key.startswith(prefix):
                yield one, stored


class OutputsExist:
    """After a successful answer every expected object is there."""

    name = "outputs-exist"

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each expected object that does not exist."""
        if evidence.answer.outcome is not Outcome.OK:
            return
        for one in evidence.request.inputs:
            for ref in one.outputs:
                if evidence.objects.get(ref) is None:
                    message = "answered with success, but the output does not exist"
                    yield mismatch(self.name, evidence, message, place=str(ref), key=str(one.ref))


class JsonFacts:
    """A stored JSON document states this input's facts.

    `facts(input)` gives the values that must stand in the document, None meaning that the name must be absent or
    null; `document` picks the mapping to look into, where it is not the whole document.
    """

    def __init__(
        self, prefix: str, facts: Facts, document: Document = lambda whole: whole, *, name: str = "json-facts"
    ) -> None:
        self.name = name
        self._prefix, self._facts, self._document = prefix, facts, document

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each fact that is not as it must be, and for a document that is not JSON."""
        for one, stored in own_objects(evidence, self._prefix):
            try:
                found = self._document(json.loads(stored.data))
            except (ValueError, KeyError, TypeError):
                yield mismatch(
                    self.name, evidence, "not a whole JSON document", place=str(stored.ref), key=str(one.ref)
                )
                continue
            for name, expected in self._facts(one).items():
                if found.get(name) != expected:
                    message = f"{name} is {found.get(name)!r} where this input's is {expected!r}"
                    yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))


class WrittenBy:
    """The request id in an output's S3 metadata is that of the invocation which had to store it.

    `field` is the metadata's name in lower case without `x-amz-meta-`. Inputs that are delivered more than once are
    not judged: any delivery may have stored last.
    """

    name = "written-by"

    def __init__(self, field: str, prefix: str = "") -> None:
        self._field, self._prefix = field, prefix

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each output that another invocation claims to have stored."""
        if evidence.request.delivered_again or not evidence.answer.request_id:
            return
        for one, stored in own_objects(evidence, self._prefix):
            writer = stored.metadata.get(self._field, "")
            if writer != evidence.answer.request_id:
                message = f"stored by request id {writer or '(none)'}"
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))


class SameBytes:
    """One object's bytes stay the same when its input is processed again; remembers the last `REMEMBERED` objects.

    `comparable` tells which objects to judge: one that says of itself that something was missing may rightly differ.
    """

    name = "same-bytes"
    REMEMBERED = 200_000

    def __init__(self, prefix: str = "", comparable: Callable[[StoredObject], bool] = bool) -> None:
        self._prefix, self._comparable = prefix, comparable
        self._seen: OrderedDict[int, bytes] = OrderedDict()

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch when an output differs from what an earlier delivery of the same input stored."""
        for one, stored in own_objects(evidence, self._prefix):
            if not self._comparable(stored):
                continue
            digest = hashlib.sha256(stored.data).digest()[:8]
            place = hash(stored.ref)
            if self._seen.setdefault(place, digest) != digest:
                message = "the same input gave other bytes than before"
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))
            if len(self._seen) > self.REMEMBERED:
                self._seen.popitem(last=False)
