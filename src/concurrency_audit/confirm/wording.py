"""What went wrong, as a sentence that names only what differs from the serial orders."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from concurrency_audit.confirm.differing import ABSENT, Difference, Path, at, differences, leaves, plain
from concurrency_audit.confirm.masking import UNLIKE, VARIES
from concurrency_audit.confirm.model import Choice

_FIELDS = 3
"""Fields, and values of one, that are named; more are counted."""
_LONG = 90
_BEFORE = 30
"""Letters that are shown of a long text, and how many of them stand before what differs."""
_NUMBERED = re.compile(r"<(id|differs each run),? no\. (\d+)>")
_KINDS = {"id": "generated id", "differs each run": "value"}
_OWN = {"id": "a generated id that no other answer has", "differs each run": "a value that no other answer has"}
_LIKE_OTHERS = {
    UNLIKE: "a value that is not the same as the others",
    VARIES: "the same value as the others, which differs each run",
}
_SIMPLE = re.compile(r"[\w$-]+")
_TYPED = re.compile(r"<\w+> ")


class Verbatim(str):
    """A text that is shown as it is, without quotes."""

    __slots__ = ()


class Words(Verbatim):
    """What a value is, in words: a field is not equal to it."""

    __slots__ = ()


def name(number: int) -> str:
    """Invocations are called A, B, C."""
    return chr(ord("A") + number)


def outcome(answer: Mapping[str, Any]) -> Any:
    """What an invocation answers, or in words how it fails."""
    if "error" in answer:
        return Verbatim(f"a failure ({answer['error']['type']}: {answer['error']['text']})")
    return plain(answer.get("answer"))


def answered(number: int, answers: Sequence[Any], serials: Sequence[Sequence[Any]]) -> str:
    """One invocation's answer, which it never has in a serial order."""
    now, rights = Told(answers), [Told(serial) for serial in serials]
    found = _fields(differences(now.values[number], right.values[number]) for right in rights)
    told = {path: (now.said(number, path), _each(right.said(number, path) for right in rights)) for path in found}
    told = {path: both for path, both in told.items() if both[1] != [both[0]]} or told
    return f"invocation {name(number)} answers with {_listed(told, 'run one after the other, it answers with')}"


def answered_together(answers: Sequence[Any], serials: Sequence[Sequence[Any]]) -> str:
    """Answers that are right one by one, and come together in no serial order."""
    now, rights = Told(answers), [Told(serial) for serial in serials]
    found = {
        number: paths[:_FIELDS]
        for number in range(len(answers))
        if (paths := _fields(differences(now.values[number], right.values[number]) for right in rights))
    }
    first = next(iter(found.values()))
    bare = first[0] if len(first) == 1 and all(paths == first for paths in found.values()) else None
    what, *orders = (_rows(told, found, bare=bare is not None) for told in (now, *rights))
    order = _or(_each(orders), ", or ")
    if bare is not None:
        who = _and([name(number) for number in found])
        return f"{who} answer with {_equals(bare)}{what}; run one after the other, they answer with {order}"
    return f"invocation {what}; one after the other {order}"


def _rows(told: "Told", found: Mapping[int, Sequence[Path]], *, bare: bool) -> str:
    """The fields of each answer; bare where their name and whose they are is said before."""
    if bare:
        return _and([told.said(number, paths[0]) for number, paths in found.items()])
    fields = {
        number: ", ".join(_joined([path], told.said(number, path)) for path in paths) for number, paths in found.items()
    }
    return _and([f"{name(number)} answers with {text}" for number, text in fields.items()])


def written(resource: str, writes: Sequence[Any], serials: Sequence[Sequence[Any]]) -> str:
    """Writes to a resource, of which only those are shown that not every serial order has."""
    every = [Counter(_key(plain(write)) for write in some) for some in (writes, *serials)]
    common = _common(every)
    left = [[json.loads(key) for key in (count - common).elements()] for count in every]
    whole = [write for some in left for write in some]
    paths = _fields([differences(write, whole[0]) for write in whole])
    calls = dict.fromkeys(str(write["call"]) for write in whole if isinstance(write, dict) and "call" in write)
    if paths:
        field = _equals(paths[0]) if len(paths) == 1 else ""
        now, *rights = (f"with {field}{_writes(some, paths)}" if some else "not at all" for some in left)
    else:
        now, *rights = (_times(count[_key(whole[0])]) for count in every)
    what = f" by {', '.join(calls)}" if calls else ""
    return f"{resource} is written{what} {now}; one after the other {_or(_each(rights), ', or ')}"


def _writes(writes: Sequence[Any], paths: Sequence[Path]) -> str:
    """Each write by the fields in which some differ; the name of a single one is said before."""
    if len(paths) == 1:
        return _and([show(at(write, paths[0])) for write in writes])
    return _and([", ".join(_equals(path) + show(at(write, path)) for path in paths[:_FIELDS]) for write in writes])


def _times(count: int) -> str:
    return {0: "not at all", 1: "once"}.get(count, f"{count} times alike")


def holding(what: str, now: Any, rights: Sequence[Any], word: str = "one after the other") -> str:
    """Something that holds what it holds in no serial order: a file, a place in memory, a setting."""
    plainly, right = plain(now), [plain(one) for one in rights]
    found = _fields(differences(now, one) for one in rights)
    told = {
        path: (
            show(at(plainly, path), at(right[0], path)),
            _each(show(at(one, path), at(plainly, path)) for one in right),
        )
        for path in found
    }
    return f"{what} {_listed(told, word)}"


def bled(number: int, other: int, word: str, answers: Sequence[Any]) -> str:
    """Data of another event in an answer, and where it stands."""
    value = outcome(answers[number])
    path, text = next(((path, leaf) for path, leaf in leaves(value) if word in str(leaf)), ((), value))
    whole = "" if str(text) == word else f": {_equals(path)}{show(text, word)}"
    where = "" if whole else _equals(path)
    return f"invocation {name(number)} answers with {where}{word!r}, which only {name(other)} was given{whole}"


def fails(number: int, error: Mapping[str, Any]) -> str:
    """An exception that no serial order has."""
    what = f"{error['type']}: {error['text']}"
    return f"invocation {name(number)} fails with {what}, which it never does one after the other"


def remembered(answer: Mapping[str, Any], expected: Mapping[str, Any]) -> str:
    """What an invocation in a warm worker answers that it would not in a new one."""
    now, right = outcome(answer), outcome(expected)
    return holding("after another invocation it answers with", now, [right], "a fresh worker with")


class Told:
    """The answers of one run, with what varies in them told by where else it is."""

    def __init__(self, answers: Sequence[Any]) -> None:
        self.values = [outcome(answer) for answer in answers]
        self.places: dict[str, list[tuple[int, Path]]] = {}
        for number, value in enumerate(self.values):
            for path, leaf in leaves(value):
                self.places.setdefault(str(leaf), []).append((number, path))

    def said(self, number: int, path: Path) -> str:
        """A field of an answer in words."""
        value = at(self.values[number], path)
        numbered = _NUMBERED.fullmatch(value) if isinstance(value, str) else None
        if numbered is None:
            return Words(_LIKE_OTHERS[value]) if value in (UNLIKE, VARIES) else show(value)
        kind = _KINDS[numbered[1]]
        others = [place for place in self.places[str(value)] if place != (number, path)]
        elsewhere = next((place for place in others if place[0] != number), others[0] if others else None)
        if elsewhere is None:
            return Words(_OWN[numbered[1]])
        invocation, there = elsewhere
        who = name(invocation)
        if there != path:
            who = "its own" if invocation == number else f"{who}'s"
            who += f" {spelled(there)}"
        return Words(f"the same {kind} as {who}")


def given(choice: Choice, order: Sequence[int], model: str) -> str:
    """What the invocations are given, as far as it is not the same for all; in one worker they come in order."""
    events = [plain(event) for event in choice.events]
    paths = _fields([differences(events[0], event) for event in events])
    several = len(set(choice.entries)) > 1
    alike = not (paths or several or any(choice.fails))
    warm = model == "reuse"
    earlier = f"after {_and([entry for entry, _ in choice.before])}, " if choice.before else ""
    if alike:
        word = ", one after the other in one worker" if warm else ""
        return f"{earlier}{_and([name(number) for number in order])} are given the same event{word}"
    told = []
    for number in order:
        fields = [_equals(path) + show(at(events[number], path)) for path in paths[:_FIELDS]]
        what = ", ".join([*fields, *(["..."] if len(paths) > _FIELDS else [])]) or "the same event"
        fails = f", and its AWS call no. {choice.fails[number]} fails" if any(choice.fails[number : number + 1]) else ""
        told.append(f"{name(number)}{f' runs {choice.entries[number]} and' if several else ''} is given {what}{fails}")
    return earlier + ("; then in the same worker " if warm else "; ").join(told)


def _fields(found: Iterable[Iterable[Difference]]) -> list[Path]:
    """The fields in which something differs from any; where one holds another, only the outer."""
    paths = dict.fromkeys(difference.path for some in found for difference in some)
    return [path for path in paths if not any(path[:length] in paths for length in range(len(path)))]


def _listed(told: Mapping[Path, tuple[str, Sequence[str]]], word: str) -> str:
    """Each field with what it is and what it is otherwise; fields of which the same is true are told together."""
    groups: dict[tuple[str, str], list[Path]] = {}
    for path, (now, rights) in told.items():
        groups.setdefault((now, f"; {word} {_or(rights)}"), []).append(path)
    shown = [_joined(paths, now) + otherwise for (now, otherwise), paths in list(groups.items())[:_FIELDS]]
    more = sum(len(paths) for paths in list(groups.values())[_FIELDS:])
    return ". And ".join(shown) + (f". And {more} more fields that differ" if more else "")


def _joined(paths: Sequence[Path], text: str) -> str:
    names = _and([spelled(path) for path in paths])
    if not names:
        return text
    if isinstance(text, Words):
        return f"{names}: {'each ' if len(paths) > 1 else ''}{text}"
    return f"{names} = {text}"


def _equals(path: Path) -> str:
    return f"{spelled(path)} = " if path else ""


def spelled(path: Path) -> str:
    """A path as in code: names with dots, the rest in brackets."""
    text = ""
    for step in path:
        step = _TYPED.sub("", step, count=1)
        if step.isdecimal():
            text += f"[{step}]"
        elif _SIMPLE.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def show(value: Any, beside: Any = None) -> str:
    """A value on one line; of a long one the part at which it differs from the one beside."""
    if value is ABSENT:
        return "not there"
    text = value if isinstance(value, Verbatim) else json.dumps(value, sort_keys=True, ensure_ascii=False)
    text = _NUMBERED.sub(lambda found: f"<{found[1]} {found[2]}>", text)
    if len(text) <= _LONG:
        return text
    start = max(0, _first(text, beside) - _BEFORE)
    start = 0 if start < _BEFORE else start
    end = start + _LONG
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _first(text: str, beside: Any) -> int:
    """Where a text begins to be another, or where a word stands in it."""
    if beside is None or beside is ABSENT:
        return 0
    if isinstance(beside, str) and beside in text:
        return text.index(beside)
    other = json.dumps(beside, sort_keys=True, ensure_ascii=False)
    return next((at for at, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), len(other))


def _each(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _and(texts: Sequence[str]) -> str:
    shown = [*texts[:_FIELDS], *([f"{len(texts) - _FIELDS} more"] if len(texts) > _FIELDS else [])]
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def _or(texts: Sequence[str], word: str = " or ") -> str:
    return word.join(texts[:_FIELDS]) + ("" if len(texts) <= _FIELDS else f"{word}{len(texts) - _FIELDS} others")


def _key(write: Any) -> str:
    return json.dumps(write, sort_keys=True)


def _common(counts: Sequence[Counter[str]]) -> Counter[str]:
    """The writes that are in all."""
    first, *rest = counts
    for other in rest:
        first = first & other
    return first
