"""Judges invocations under load by what the same payloads were answered alone.

Nothing is judged before all lone runs are there: only they tell which fields vary anyway. The differential oracle
compares answers; the log oracle looks for other payloads' values and request ids, which count only where no lone run
shows them.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from concurrency_audit.load.evidence import Evidence, Outcome
from concurrency_audit.load.mismatch import Mismatch, mismatch
from concurrency_audit.load.oracles.differing import difference
from concurrency_audit.load.payloads import numbers
from concurrency_audit.load.payloads.documents import document, kind, written
from concurrency_audit.load.payloads.fields import Fields
from concurrency_audit.load.payloads.marks import Marks, shape
from concurrency_audit.load.payloads.telling import Told, told
from concurrency_audit.wording import shortened

DIFFERENTIAL = "differential"
RUNNING_NUMBER = "running-number"
FOREIGN_LOG = "foreign-log"
SHOWN = 160


@dataclass(frozen=True, slots=True)
class Seen:
    """One invocation under load, as it is compared."""

    payload: int
    evidence: Evidence
    kind: str
    document: Any


class Judge:
    """Remembers all invocations of a run and judges those under load at its end."""

    def __init__(self, payloads: Sequence[Any]) -> None:
        self.marks = Marks(payloads)
        self._payloads = payloads
        self._alone: defaultdict[int, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self._lone_logs: list[tuple[int, str]] = []
        self._lone_calls: defaultdict[numbers.Place, list[Any]] = defaultdict(list)
        self._under_load: list[Seen] = []
        self.fields = Fields()
        self._failed_alone: list[Evidence] = []
        self.excused: list[Evidence] = []
        """Failures alone, and those under load that are the function's answer alone, too."""
        self.compared = 0
        """Answers under load that were compared with one of the same kind."""
        self.now_and_then = 0
        """Answers of a kind that payloads get alone, too, but not always: they were compared with nothing."""

    def lone(self, payload: int, evidence: Evidence) -> None:
        """Remember an invocation that ran alone."""
        self.marks.note_id(evidence.answer.request_id, payload)
        answer = evidence.answer
        content = document(answer)
        self._alone[payload][kind(answer)].append(content)
        self._lone_logs.append((payload, answer.log_tail))
        if answer.environment:
            self._lone_calls[evidence.phase, answer.version, answer.environment].append(content)
        if answer.outcome is Outcome.FUNCTION_ERROR:
            self._failed_alone.append(evidence)

    def beside_others(self, payload: int, evidence: Evidence) -> None:
        """Remember an invocation that ran beside others."""
        self.marks.note_id(evidence.answer.request_id, payload)
        if evidence.answer.outcome in (Outcome.OK, Outcome.FUNCTION_ERROR):
            self._under_load.append(Seen(payload, evidence, kind(evidence.answer), document(evidence.answer)))

    @property
    def always_fails(self) -> bool:
        """Whether no payload was answered without an error alone."""
        kinds = {one for kinds in self._alone.values() for one in kinds}
        return bool(kinds) and all(one.startswith("fails") for one in kinds)

    def first_failure(self) -> str:
        """Give the first error of a lone run in words; empty when there was none."""
        for number, kinds in sorted(self._alone.items()):
            for word, documents in kinds.items():
                if word.startswith("fails"):
                    said = documents[0].get("errorMessage") if isinstance(documents[0], dict) else documents[0]
                    return f"{name(number)} {word}: {said}"
        return ""

    def conclude(self) -> list[Mismatch]:
        """Learn from all lone runs and judge all others; may be asked again when there are more lone runs."""
        self.fields = Fields()
        self.excused, self.now_and_then, self.compared = list(self._failed_alone), 0, 0
        self.fields.learn([documents for kinds in self._alone.values() for documents in kinds.values()])
        varying = {one for kinds in self._alone.values() if len(kinds) > 1 for one in kinds}
        expected = {
            number: {word: self.fields.canonical(documents[0]) for word, documents in kinds.items()}
            for number, kinds in self._alone.items()
        }
        answers = [found for seen in self._under_load for found in self._answer(seen, expected, varying)]
        return [*answers, *self._logs(), *self._numbers()]

    def _answer(self, seen: Seen, expected: dict[int, dict[str, Any]], varying: set[str]) -> Iterator[Mismatch]:
        alone = expected.get(seen.payload)
        if alone is None:
            return
        failed = seen.evidence.answer.outcome is Outcome.FUNCTION_ERROR
        now = self.fields.canonical(seen.document)
        if seen.kind in alone:
            self.compared += 1
            if now == alone[seen.kind]:
                if failed:
                    self.excused.append(seen.evidence)
                return
            told = difference(alone[seen.kind], now, then="alone")
            before = self._alone[seen.payload][seen.kind][0]
            message = f"alone it {seen.kind} {_shown(before)}, now {_shown(seen.document)}: {told}"
        elif seen.kind in varying:
            self.now_and_then += 1
            if failed:
                self.excused.append(seen.evidence)
            return
        else:
            message = f"alone it {' or '.join(alone)}, now it {seen.kind} {_shown(seen.document)}"
        whose = self._whose(seen, now, expected)
        if whose is not None:
            message += f"; that is {name(whose)}'s answer"
        found = name(whose) if whose is not None else self._named(seen)
        yield mismatch(DIFFERENTIAL, seen.evidence, message, place="response", key=name(seen.payload), found=found)

    def _whose(self, seen: Seen, now: Any, expected: dict[int, dict[str, Any]]) -> int | None:
        """The payload that gets this very answer alone."""
        return next((number for number, alone in expected.items() if alone.get(seen.kind, _NONE) == now), None)

    def _named(self, seen: Seen) -> str:
        """The payloads whose values a wrong answer holds."""
        foreign = self.marks.foreign(_text(seen.document), seen.payload)
        return ", ".join(name(number) for number in sorted(set(foreign.values()))[:3])

    def _logs(self) -> Iterator[Mismatch]:
        """Log lines that hold another payload's value, unless lone runs show that value or such a line, too."""
        shown, shapes = set[str](), set[str]()
        for number, log in self._lone_logs:
            for line in log.splitlines():
                foreign = self.marks.foreign(line, number)
                shown |= foreign.keys()
                if foreign:
                    shapes.add(shape(line, list(foreign)))
        for seen in self._under_load:
            for line in seen.evidence.answer.log_tail.splitlines():
                foreign = self.marks.foreign(line, seen.payload)
                new = {value: owner for value, owner in foreign.items() if value not in shown}
                if new and shape(line, list(foreign)) not in shapes:
                    value, owner = min(new.items())
                    message = f"its log holds {value!r}, which only {name(owner)} holds: {shortened(line, SHOWN)}"
                    yield mismatch(
                        FOREIGN_LOG,
                        seen.evidence,
                        message,
                        place="log",
                        key=name(seen.payload),
                        found=name(owner),
                    )

    def _numbers(self) -> Iterator[Mismatch]:
        """Running numbers that one environment gave out twice."""
        fields = numbers.running(self._lone_calls)
        named = [one for one in self._under_load if one.evidence.answer.environment]
        calls = [((one.evidence.answer.version, one.evidence.answer.environment), one.document) for one in named]
        for now, before, path, value in numbers.repeated(fields, calls):
            seen, earlier = named[now], named[before]
            message = (
                f"{written(path)} is {value} a second time: alone it goes up from call to call, and request "
                f"{earlier.evidence.request.index} got this number in the same environment"
            )
            own, other = name(seen.payload), name(earlier.payload)
            yield mismatch(RUNNING_NUMBER, seen.evidence, message, place="response", key=own, found=other)

    def told(self) -> Told:
        """Give how much was compared; lone log lines that name their payload tell of mix-ups, too."""
        found = told(self._payloads, self._alone, self.fields, self.compared, self.left_out())
        return replace(found, silent="") if self._logs_name_payloads() else found

    def _logs_name_payloads(self) -> bool:
        return any(number in self.marks.named_in(log) for number, log in self._lone_logs)

    def left_out(self) -> list[str]:
        """The fields that were not compared, as a person would write them."""
        return sorted({written(path) for path in self.fields.hidden})


def name(number: int) -> str:
    """Give a payload's name: they are counted from 1, as lines are."""
    return f"payload {number + 1}"


_NONE = object()


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _shown(value: Any) -> str:
    return shortened(_text(value), SHOWN)
