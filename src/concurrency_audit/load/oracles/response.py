"""Oracles over the response and the log: what the caller was told."""

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from concurrency_audit.load.evidence import Evidence, Outcome, Phase
from concurrency_audit.load.mismatch import Mismatch, mismatch
from concurrency_audit.load.oracles.base import Finder, Naming
from concurrency_audit.load.oracles.differing import difference
from concurrency_audit.load.oracles.seen import Seen, first_delivery
from concurrency_audit.wording import shortened

Normalise = Callable[[Any], Any]
ID_NAMES = ("requestId", "aws_request_id", "AWSRequestId", "function_request_id")
"""Names of the request id in JSON log lines: the runtime's own, the context's, CloudWatch's, and Powertools'."""
REQUEST_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
SHOWN = 160
"""Characters of a wrong answer that a message repeats."""


class NamesRequest:
    """The response mentions every input of its request (and, through `NothingForeign`, no other's)."""

    name = "names-request"

    def __init__(self, find: Finder) -> None:
        self._find = find

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each input that a successful answer does not mention."""
        if evidence.answer.outcome is not Outcome.OK:
            return
        named = self._find(_text(evidence.answer.body))
        for one in evidence.request.inputs:
            if not one.identities & named:
                message = f"the response does not name its input: {shortened(_text(evidence.answer.body), SHOWN)}"
                yield mismatch(self.name, evidence, message, place="response", key=str(one.ref))


class NothingForeign:
    """Nothing of another invocation in the response, the log tail, or the text and metadata of stored objects."""

    name = "nothing-foreign"

    def __init__(self, find: Finder, naming: Naming) -> None:
        self._find, self._naming = find, naming

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each foreign identity and the place it was found in."""
        own = {identity for one in evidence.request.inputs for identity in one.identities}
        for place, text in _places(evidence):
            for foreign in sorted(self._find(text) - own):
                message = "data of another invocation appears"
                yield mismatch(self.name, evidence, message, place=place, found=self._naming(foreign))


class OwnLog:
    """Every structured line of the log tail that names a request names this one.

    Managed Instances log JSON, and `logging` records carry `requestId`; a function's own JSON lines are judged by the
    names in `ID_NAMES`. Lines without any are not judged.
    """

    name = "own-log"

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each other request id in the log tail."""
        others = {line_id for line in evidence.answer.log_tail.splitlines() if (line_id := _request_id(line))}
        for other in sorted(others - {evidence.answer.request_id}):
            yield mismatch(self.name, evidence, f"the log tail holds lines of request {other}", place="log")


class Differential:
    """The response equals the one the same request got when it ran alone; works for any deterministic function.

    An answer that came before the lone one is judged as soon as that is there.

    `normalise` removes what may rightly differ between two runs of one request (request ids, times).
    """

    name = "differential"

    def __init__(self, normalise: Normalise = lambda answer: answer) -> None:
        self._normalise = normalise
        self._alone: dict[int, Any] = {}
        self._early: dict[int, list[tuple[Evidence, Any]]] = {}

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Remember a sequential answer; give a mismatch when a repeat under load answers differently."""
        request, answer = evidence.request, evidence.answer
        if (
            answer.outcome is not Outcome.OK
            or evidence.phase is Phase.AGAIN
            or any(one.named is not None for one in request.inputs)
        ):
            return
        value = self._normalise(answer.json())
        if evidence.phase is Phase.SEQUENTIAL:
            self._alone.setdefault(request.index, value)
            for earlier, answered in self._early.pop(request.index, ()):
                yield from self._compared(earlier, answered, request.index)
        elif (first := first_delivery(evidence)) in self._alone:
            yield from self._compared(evidence, value, first)
        elif evidence.phase is Phase.COLD and request.repeats is not None:
            self._early.setdefault(request.repeats, []).append((evidence, value))

    def _compared(self, evidence: Evidence, value: Any, index: int) -> Iterator[Mismatch]:
        alone = self._alone[index]
        if value != alone:
            message = f"alone it answered {_shown(alone)}, now {_shown(value)}: {difference(alone, value)}"
            yield mismatch(self.name, evidence, message, place="response")


class OtherRequests:
    """No text of an invocation holds the request id of another: log lines of any form, response, documents, metadata.

    An id may turn up before its own request is answered, so ids that nobody knows yet are kept and judged later.
    """

    name = "other-request"
    PENDING = 10_000

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._pending: OrderedDict[str, list[tuple[int, Evidence, str]]] = OrderedDict()

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch for each foreign id, also for earlier invocations that named this one's."""
        self._seen.note(evidence)
        own, first = evidence.answer.request_id, first_delivery(evidence)
        for index, earlier, place in self._pending.pop(own, ()):
            if index != first:
                yield self._mismatch(earlier, place, own)
        for place, text in _places(evidence):
            for other in sorted(set(REQUEST_ID.findall(text)) - {own}):
                owner = self._seen.owner(other)
                if owner is None:
                    self._keep(other, first, evidence, place)
                elif owner != first:
                    yield self._mismatch(evidence, place, other)

    def unknown(self) -> Iterator[tuple[str, int, Mismatch]]:
        """Give ids that no request of this process had: each with the index it was seen at and what that would be."""
        for other, seen in self._pending.items():
            for first, evidence, place in seen:
                yield other, first, self._mismatch(evidence, place, other)

    @property
    def owners(self) -> dict[str, tuple[int, str]]:
        """Whose the ids of this process are."""
        return self._seen.owners

    def _keep(self, other: str, first: int, evidence: Evidence, place: str) -> None:
        self._pending.setdefault(other, []).append((first, replace(evidence, objects={}), place))
        if len(self._pending) > self.PENDING:
            self._pending.popitem(last=False)

    def _mismatch(self, evidence: Evidence, place: str, other: str) -> Mismatch:
        message = f"the id of another request appears: {other}"
        return mismatch(self.name, evidence, message, place=place, found=self._seen.name(other))


class UniqueRequestIds:
    """No two requests are answered under the same id; remembers the last `REMEMBERED`."""

    name = "unique-request-id"
    REMEMBERED = 100_000

    def __init__(self) -> None:
        self._seen: OrderedDict[str, int] = OrderedDict()

    def check(self, evidence: Evidence) -> Iterator[Mismatch]:
        """Give a mismatch when an earlier invocation had this request id."""
        request_id = evidence.answer.request_id
        if not request_id:
            return
        earlier = self._seen.get(request_id)
        first = first_delivery(evidence)
        if earlier not in (None, first):
            yield mismatch(self.name, evidence, f"request {earlier} was answered under the same id", place="response")
        self._seen[request_id] = first
        if len(self._seen) > self.REMEMBERED:
            self._seen.popitem(last=False)


def _places(evidence: Evidence) -> Iterator[tuple[str, str]]:
    yield "response", _text(evidence.answer.body)
    yield "log", evidence.answer.log_tail
    for ref, stored in evidence.objects.items():
        if stored is not None:
            yield str(ref), " ".join(stored.metadata.values())
            if "json" in stored.content_type or "text" in stored.content_type or ref.key.endswith(".json"):
                yield str(ref), _text(stored.data)


def _text(data: bytes) -> str:
    """JSON escapes undone, so that a key with non-ASCII letters is found however it was written."""
    text = data.decode("utf-8", "replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def _request_id(line: str) -> str:
    try:
        record = json.loads(line)
    except ValueError:
        return ""
    if not isinstance(record, dict):
        return ""
    return next((str(record[name]) for name in ID_NAMES if record.get(name)), "")


def _shown(value: Any) -> str:
    return shortened(json.dumps(value, ensure_ascii=False), SHOWN)
