"""What a payload may be known by elsewhere: values that it alone holds, and the ids of its invocations."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from concurrency_audit.load.payloads.documents import OPENED, leaves, opened

SHORTEST = 4
LEAST_NUMBER = 10_000
_WORDS = re.compile(r"[0-9A-Za-z_]+")
_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


class Marks:
    """Finds in a text what belongs to other payloads than its own."""

    def __init__(self, payloads: Sequence[Any]) -> None:
        self._own: dict[str, int] = {}
        """Value -> number of the one payload that holds it."""
        self._ids: dict[str, int] = {}
        """Request id -> number of the payload that was sent in it."""
        holders: Counter[str] = Counter()
        values = [set(_values(payload)) for payload in payloads]
        texts = [json.dumps(payload, ensure_ascii=False) for payload in payloads]
        for found in values:
            holders.update(found)
        for number, found in enumerate(values):
            for value in found:
                inside = sum(value in text for text in texts) if len(payloads) <= 200 else holders[value]
                if holders[value] == 1 and inside == 1:
                    self._own[value] = number
        self._by_word: defaultdict[str, list[str]] = defaultdict(list)
        for value in self._own:
            self._by_word[_WORDS.findall(value)[0]].append(value)

    def note_id(self, request_id: str, payload: int) -> None:
        """Remember which payload an invocation was sent with."""
        if request_id:
            self._ids[request_id] = payload

    def named(self, text: str) -> str:
        """Give the text with the payloads' names in place of the ids of their invocations."""
        return _ID.sub(
            lambda one: f"<request of payload {self._ids[one[0]] + 1}>" if one[0] in self._ids else one[0], text
        )

    def holders(self, value: Any) -> set[int]:
        """Give the numbers of all payloads that something holds a value of."""
        return set(self.foreign(json.dumps(value, ensure_ascii=False, default=str), -1).values())

    def named_in(self, text: str) -> set[int]:
        """Give the numbers of the payloads of which the text holds a value; ids of invocations are the runtime's."""
        return {owner for value, owner in self.foreign(text, -1).items() if value in self._own}

    def foreign(self, text: str, payload: int) -> dict[str, int]:
        """Give what the text holds of other payloads, each with the number of its payload."""
        found = {}
        for word in set(_WORDS.findall(text)):
            for value in self._by_word.get(word, ()):
                if self._own[value] != payload and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text):
                    found[value] = self._own[value]
        for one in set(_ID.findall(text)):
            owner = self._ids.get(one)
            if owner is not None and owner != payload:
                found[one] = owner
        return found


def _values(payload: Any) -> Iterator[str]:
    """Texts and large numbers of a payload, those in JSON bodies, too, long enough to be no coincidence."""
    for path, value in leaves(opened(payload, "")):
        if isinstance(value, str) and len(value) >= SHORTEST and _WORDS.search(value):
            yield value
        elif isinstance(value, int) and abs(value) >= LEAST_NUMBER and path[-1:] not in (("#",), (OPENED,)):
            yield str(value)


def shape(line: str, marks: Sequence[str]) -> str:
    """Give a log line without what varies from payload to payload, so that equal statements are equal."""
    for mark in sorted(marks, key=len, reverse=True):
        line = line.replace(mark, "<mark>")
    return re.sub(r"[0-9a-fA-F]{8,}|\d+", "#", _ID.sub("<id>", line))
