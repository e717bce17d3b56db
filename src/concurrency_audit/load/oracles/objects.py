"""Oracles over stored objects: they exist, they are this input's, and the same input gives the same bytes."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from concurrency_audit.load.evidence import Evidence, Input, Outcome, Phase, StoredObject
from concurrency_audit.load.mismatch import Mismatch, mismatch
from concurrency_audit.load.oracles.differing import difference
from concurrency_audit.load.oracles.seen import Seen

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
    """After a successful answer every expected object is there, and none for an input that had to be refused."""

    name = "outputs-exist"

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each expected object that does not exist."""
        if evidence.answer.outcome is not Outcome.OK:
            return
        for one in evidence.request.inputs:
            for ref in one.outputs:
                if not one.sound and evidence.objects.get(ref) is not None:
                    message = f"something is stored for an input that is no photo ({one.kind})"
                    yield mismatch(self.name, evidence, message, place=str(ref), key=str(one.ref))
                elif one.sound and evidence.objects.get(ref) is None:
                    message = "answered with success, but the output does not exist"
                    yield mismatch(self.name, evidence, message, place=str(ref), key=str(one.ref))


class JsonFacts:
    """A stored JSON document states this input's facts.

    `facts(input)` gives the values that must stand in the document, None meaning that the name must be absent or
    null; `document` picks the mapping to look into, where it is not the whole document; `naming` gives the place of the
    input that a wrong value belongs to, or an empty text.
    """

    def __init__(
        self,
        prefix: str,
        facts: Facts,
        document: Document = lambda whole: whole,
        *,
        name: str = "json-facts",
        naming: Callable[[str], str] | None = None,
    ) -> None:
        self.name, self._naming = name, naming
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
                    other = self._naming(str(found.get(name))) if self._naming else ""
                    yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref), found=other)


class WrittenBy:
    """The request id in an output's S3 metadata is that of the invocation which had to store it.

    `field` is the metadata's name in lower case without `x-amz-meta-`. Inputs that are delivered more than once are
    not judged: any delivery may have stored last.
    """

    name = "written-by"

    def __init__(self, field: str, prefix: str = "", seen: Seen | None = None) -> None:
        self._field, self._prefix, self._seen = field, prefix, seen or Seen()

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each output that another invocation claims to have stored."""
        if evidence.request.delivered_again or not evidence.answer.request_id:
            return
        for one, stored in own_objects(evidence, self._prefix):
            writer = stored.metadata.get(self._field, "")
            if writer != evidence.answer.request_id:
                message = f"stored by request id {writer or '(none)'}"
                found = self._seen.name(writer)
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref), found=found)


class ContentType:
    """Every object has the content type that its key's prefix asks for."""

    name = "content-type"

    def __init__(self, types: Mapping[str, str]) -> None:
        self._types = types

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each object that says it is something else."""
        for prefix, expected in self._types.items():
            for one, stored in own_objects(evidence, prefix):
                if stored.content_type.partition(";")[0].strip().lower() != expected:
                    message = f"its content type is {stored.content_type or '(none)'} where {expected} belongs"
                    yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))


class MetadataFacts:
    """The S3 metadata of every output states this input's facts, as `facts(input)` gives them by lower-case name."""

    name = "metadata-facts"

    def __init__(self, facts: Facts, prefix: str = "") -> None:
        self._facts, self._prefix = facts, prefix

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each fact that is another input's, or an older upload's."""
        for one, stored in own_objects(evidence, self._prefix):
            for name, expected in self._facts(one).items():
                if stored.metadata.get(name) != expected:
                    message = f"its metadata say {name} {stored.metadata.get(name)!r} where {expected!r} belongs"
                    yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))


class SameBytes:
    """One object's bytes stay the same when its upload is processed again; remembers the last `REMEMBERED` objects.

    `comparable` tells which objects to judge: one that says of itself that something was missing may rightly differ.
    """

    name = "same-bytes"
    REMEMBERED = 200_000
    TEXTS = 2_000
    """Documents that are kept whole, to show where a later one differs."""

    def __init__(self, prefix: str = "", comparable: Callable[[StoredObject], bool] = bool) -> None:
        self._prefix, self._comparable = prefix, comparable
        self._seen: OrderedDict[int, bytes] = OrderedDict()
        self._texts: OrderedDict[int, bytes] = OrderedDict()

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch when an output differs from what an earlier delivery of the same input stored.

        What a lone repeat stores is not compared: where the earlier result was wrong, the right one differs from it.
        """
        if evidence.phase is Phase.ALONE:
            return
        for one, stored in own_objects(evidence, self._prefix):
            if not self._comparable(stored):
                continue
            digest = hashlib.sha256(stored.data).digest()[:8]
            place = hash((stored.ref, one.identity, one.sequencer))
            before = self._texts.get(place)
            if self._seen.setdefault(place, digest) != digest:
                where = difference(_json(before), _json(stored.data)) if before else ""
                message = "the same input gave other bytes than before" + (f": {where}" if where else "")
                yield mismatch(self.name, evidence, message, place=str(stored.ref), key=str(one.ref))
            elif stored.ref.key.endswith(".json"):
                self._texts[place] = stored.data
            for kept, most in ((self._seen, self.REMEMBERED), (self._texts, self.TEXTS)):
                if len(kept) > most:
                    kept.popitem(last=False)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data.decode("utf-8", "replace")
