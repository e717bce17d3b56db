"""Judges a run without a specification: a result is wrong if no serial order of the same events gives it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concurrency_audit.confirm import wording
from concurrency_audit.confirm.differing import ABSENT
from concurrency_audit.confirm.masking import Masks
from concurrency_audit.confirm.model import STATE, STRONG, Anomaly
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.wording import name


@dataclass
class Oracle:
    """Holds the results of the serial orders."""

    events: Sequence[Any]
    symbols: Sequence[str]
    masks: Masks = field(init=False)
    answers: list[list[Any]] = field(default_factory=list)
    serial: dict[str, list[str]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    bases: list[Run] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.masks = Masks(json.dumps(self.events))
        self.canaries = [canaries(number, self.events) for number in range(len(self.events))]

    def learn(self, bases: Iterable[Run]) -> None:
        """What every serial order shows."""
        self.bases = list(bases)
        self._compare_with(self.bases)

    def tell_apart(self, runs: Iterable[tuple[Run, Run, Run]]) -> None:
        """Every serial order as it is, on another clock and from another seed: what varies is masked from here on."""
        for base, other_time, other_seed in runs:
            self.masks.learn(_document(base), _document(other_time), _document(other_seed))
        self._compare_with(self.bases)

    def _compare_with(self, bases: Iterable[Run]) -> None:
        self.answers.clear()
        self.serial.clear()
        for base in bases:
            masked = self.masks.applied(_document(base))
            self.ended.add(base.ended)
            self.answers.append(masked["answers"])
            for part, text in _parts(masked).items():
                self.serial.setdefault(part, []).append(text)

    def judge(self, run: Run) -> Anomaly | None:
        """The gravest anomaly of the run; None if a serial order gives the same result."""
        if run.ended in ("stuck", "died", "failed"):
            return None
        if run.ended == "deadlock":
            return None if "deadlock" in self.ended else Anomaly(STRONG, "deadlock", _deadlock(run))
        masked = self.masks.applied(_document(run))
        parts = _parts(masked)
        if parts["whole"] not in self.serial["whole"]:
            return self._strong(masked, parts)
        if parts["files"] not in self.serial["files"]:
            return Anomaly(STRONG, "file", self._file_text(masked))
        return self._logged(run) or self._state(masked) or self.settings(run)

    def settings(self, run: Run) -> Anomaly | None:
        """A setting of the process that a finding names and that is another invocation's when one ends."""
        for event, seen in run.document.get("settings", {}).items():
            for symbol, now in seen.items():
                serial = [base.document["settings"].get(event, {}).get(symbol) for base in self.bases]
                if symbol.startswith(tuple(self.symbols)) and now not in serial:
                    when = f"ends, {symbol} is" if symbol in self.symbols else f"sets {symbol}, it finds"
                    text = wording.holding(f"when invocation {name(int(event))} {when}", now, serial)
                    return Anomaly(STATE, "state", text, int(event))
        return None

    def _logged(self, run: Run) -> Anomaly | None:
        """Data of another invocation in what one prints or logs, though it is never there one after the other."""
        for event, text in run.document.get("logs", {}).items():
            number = int(event)
            for other, words in enumerate(self.canaries):
                seen = next((word for word in sorted(words) if word in text), None) if other != number else None
                if seen is not None and not any(seen in base.document["logs"].get(event, "") for base in self.bases):
                    what = f"what invocation {name(number)} logs holds {seen!r}, which only {name(other)} was given"
                    return Anomaly(STRONG, "bleed", what, number)
        return None

    def _strong(self, masked: Mapping[str, Any], parts: Mapping[str, str]) -> Anomaly:
        answers = masked["answers"]
        for number, answer in enumerate(answers):
            if "error" in answer and not any(_same_error(answer, serial[number]) for serial in self.answers):
                return Anomaly(STRONG, "exception", wording.fails(number, answer["error"]), number)
        return self._bleed(answers) or self._result(answers, parts)

    def _bleed(self, answers: Sequence[Any]) -> Anomaly | None:
        for number, answer in enumerate(answers):
            text = json.dumps(answer)
            for other, canaries in enumerate(self.canaries):
                seen = next((word for word in sorted(canaries) if holds(text, word)), None)
                if other == number or seen is None:
                    continue
                if not any(holds(json.dumps(serial[number]), seen) for serial in self.answers):
                    return Anomaly(STRONG, "bleed", wording.bled(number, other, seen, answers), number)
        return None

    def _result(self, answers: Sequence[Any], parts: Mapping[str, str]) -> Anomaly:
        for number, answer in enumerate(answers):
            if answer not in (one[number] for one in self.answers):
                return Anomaly(STRONG, "result", wording.answered(number, answers, self.answers), number)
        if parts["answers"] not in self.serial["answers"]:
            return Anomaly(STRONG, "result", wording.answered_together(answers, self.answers))
        if parts["effects"] not in self.serial["effects"]:
            return Anomaly(STRONG, "effect", self._effect_text(json.loads(parts["effects"])))
        return Anomaly(STRONG, "result", "answers and writes together are those of no serial order")

    def _effect_text(self, effects: Mapping[str, Any]) -> str:
        serial = [json.loads(text) for text in self.serial["effects"]]
        for resource, writes in effects.items():
            if all(one.get(resource) != writes for one in serial):
                return wording.written(resource, writes, [one.get(resource, []) for one in serial])
        return "the writes together are those of no serial order"

    def _file_text(self, masked: Mapping[str, Any]) -> str:
        serial = [json.loads(text) for text in self.serial["files"]]
        for path, content in masked["files"].items():
            if all(one.get(path) != content for one in serial):
                return wording.holding(f"{path} holds", content, [one.get(path, ABSENT) for one in serial])
        return "the files left behind are those of no serial order"

    def _state(self, masked: Mapping[str, Any]) -> Anomaly | None:
        for symbol in self.symbols:
            now = _unordered(masked["state"].get(symbol))
            serial = [json.loads(text).get(symbol) for text in self.serial["state"]]
            if now not in serial:
                return Anomaly(STATE, "state", wording.holding(f"{symbol} ends as", now, serial))
        return None


def _document(run: Run) -> dict[str, Any]:
    document = run.document
    return {
        "answers": document.get("outcomes", []),
        "effects": document.get("effects", {}),
        "files": document.get("files", {}),
        "state": document.get("state", {}),
    }


def _parts(masked: Mapping[str, Any]) -> dict[str, str]:
    answers = [without_frames(answer) for answer in masked["answers"]]
    return {
        "whole": json.dumps([answers, masked["effects"]], sort_keys=True),
        "answers": json.dumps(answers, sort_keys=True),
        "effects": json.dumps(masked["effects"], sort_keys=True),
        "files": json.dumps(masked["files"], sort_keys=True),
        "state": json.dumps({symbol: _unordered(value) for symbol, value in masked["state"].items()}, sort_keys=True),
    }


def without_frames(answer: Any) -> Any:
    """An exception without its traceback, so that the place where it was raised does not matter."""
    if "error" not in answer:
        return answer
    return {"error": {part: text for part, text in answer["error"].items() if part != "at"}}


def _same_error(one: Any, other: Any) -> bool:
    return bool(without_frames(one) == without_frames(other))


def _unordered(value: Any) -> Any:
    """Lists as multisets: the order in which invocations append is no anomaly."""
    if isinstance(value, dict):
        return {key: _unordered(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((_unordered(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def canaries(number: int, events: Sequence[Any]) -> set[str]:
    """Strings that only this event contains, long enough to exclude coincidence."""
    others = json.dumps([event for other, event in enumerate(events) if other != number])
    words = set(_strings(events[number])) | {f"5eed0000-0000-4000-8000-{number + 1:012x}"}
    return {word for word in words if len(word) >= 3 and word not in others}


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def holds(text: str, word: str) -> bool:
    """Whether the JSON text contains the word."""
    return json.dumps(word)[1:-1] in text


def _deadlock(run: Run) -> str:
    waits = "; ".join(map(_waits, run.document.get("waiting", ())))
    return f"deadlock: {waits or 'no invocation can go on'}"


def _waits(row: Mapping[str, Any]) -> str:
    """Who waits where, and for whom; a lock that a condition or a semaphore takes to wait on is a signal."""
    if not row["at"]:
        return f"{label(row['task'])} waits for what nobody is left to do"
    here = f"{label(row['task'])} waits at line {row['at'][1]}"
    if row["holder"] == row["task"] and not row["asked"]:
        return f"{here} for a signal that nobody is left to give"
    if not row["since"]:
        return f"{here} for a lock"
    who = "it holds itself" if row["holder"] == row["task"] else f"{label(row['holder'])} holds"
    return f"{here} for a lock that {who} since line {row['since'][1]}"


def label(task: str) -> str:
    """The name of a task: its invocation and the number of its thread."""
    event, _, thread = task.partition(".")
    return name(int(event)) + (f".{thread}" if thread else "")
