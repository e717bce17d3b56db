"""How much a comparison of answers can tell: what of them was compared, and whether a mix-up would have shown there."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from concurrency_audit.load.payloads.documents import leaves, written
from concurrency_audit.load.payloads.fields import Fields
from concurrency_audit.wording import counted

Alone = Mapping[int, Mapping[str, Sequence[Any]]]
"""By payload and kind of answer: the documents of its lone runs."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the answers of a run tell."""

    answers: int
    """Invocations under load whose answer was compared with that of its payload alone."""
    fields: tuple[str, ...]
    """What was compared of them, as a person would write it."""
    silent: str = ""
    """Why no mix-up would have shown in the answers; empty where one would have."""

    def says(self) -> str:
        """Half a sentence on how much was compared."""
        return f"{counted(self.answers, 'answer')} in {counted(len(self.fields), 'field')}"


def told(payloads: Sequence[Any], alone: Alone, fields: Fields, answers: int, masked: Sequence[str]) -> Told:
    """Say what `answers` answers under load, compared by `fields`, can tell of these payloads."""
    whole = [document for kinds in alone.values() for documents in kinds.values() for document in documents[:1]]
    kept = {written(path) for one in whole for path, value in leaves(fields.canonical(one)) if _says_something(value)}
    return Told(answers, tuple(sorted(kept)), _silent(payloads, alone, fields, whole, kept, masked))


def _silent(
    payloads: Sequence[Any], alone: Alone, fields: Fields, whole: Sequence[Any], kept: set[str], masked: Sequence[str]
) -> str:
    if not kept:
        empty = not any(_says_something(value) for one in whole for _, value in leaves(one))
        why = "the answers are empty" if empty else f"all of it varies from run to run alone ({', '.join(masked)})"
        return f"no answer was compared: {why}"
    if len({_text(one) for one in payloads}) < 2:
        return "all payloads are equal, so an answer that was another's would not show: give several, or use {{id}}"
    answers = (
        [(kind, fields.canonical(found[0])) for kind, found in sorted(kinds.items())] for kinds in alone.values()
    )
    if len({_text(one) for one in answers}) < 2:
        return "every payload gets the same answer, so one that was another's would not show"
    return ""


def _answers(kinds: Mapping[str, Sequence[Any]], fields: Fields) -> list[Any]:
    """What one payload gets alone, one answer of each kind."""
    return [[kind, fields.canonical(documents[0])] for kind, documents in sorted(kinds.items())]


def _says_something(value: Any) -> bool:
    """Whether a value holds more than nothing and places that vary."""
    return value is not None and (not isinstance(value, str) or re.search(r"\w", value.replace("*", "")) is not None)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
