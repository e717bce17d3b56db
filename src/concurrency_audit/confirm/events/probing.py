"""Finds an event that a handler accepts by running it: adds keys that it looks up, changes values that fail."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from concurrency_audit.confirm.events import editing
from concurrency_audit.confirm.events.constants import Constant
from concurrency_audit.sample_events import ALL

Outcome = dict[str, Any]
Path = Sequence[str | int]
Try = Callable[[Any], tuple[Outcome, Sequence[Path]]]
"""Runs the handler alone with an event; returns the outcome and the paths of missing keys."""

_MOST = 40
_NUMBERS = frozenset(
    "n x y count number amount size price quantity qty total limit page age value width height score index seconds "
    "delta points weight cost left right a b".split()
)
_SEVERAL = frozenset("items ids keys names rows users records tags lines values urls orders messages entries".split())
_ARNS = frozenset(("arn", "role"))
_SINGLE = ("ss", "us", "is", "as", "gas", "news", "sms", "dns", "aws", "https", "tls", "series")
"""Ends of words that end in s and mean one thing."""
_ELSEWHERE = ("botocore.", "boto3.")
"""Beginnings of exceptions that no other event would mend."""
_IMAGES = ("NewImage", "OldImage", "Keys")
_LOOKED_UP = ("KeyError", "ValueError")
"""What is raised where a value is none of those that are known."""
SMALL, LARGE = 3, 1 << 20
"""Numbers that are made up."""
MARK = "{mark}"
"""Placeholder in a template for each event's own mark."""


class Asking:
    """Tries events and remembers the best of them."""

    def __init__(self, attempt: Try, constants: Sequence[Constant] = ()) -> None:
        self.attempt = attempt
        self.constants = constants
        """Values that the code compares something with: one of them may be what it takes."""
        self.left = _MOST
        self.event: Any = {}
        self.outcome: Outcome | None = None

    @property
    def fails(self) -> bool:
        """Whether the handler has accepted no event so far."""
        return self.outcome is None or "error" in self.outcome

    def template(self, start: Any) -> bool:
        """Add to an event what the handler misses; True where the handler comes further with it than with any other."""
        event = start
        for _ in range(_MOST):
            outcome, missing = self._tried(event)
            new = [path for path in missing if not editing.there(event, path)]
            if not new:
                break
            event = completed(event, new)
        return self._keep(event, outcome)

    def changed(self) -> None:
        """Change the type of one value after the other while the handler fails and another event could help; first of
        all that were guessed at once, as `a ** b` takes no text for either."""
        if self.fails and not self._is_elsewhere():
            self.template(self._all_numbers())
        for path in sorted(editing.paths(self.event), key=_is_of_sample):
            whole = path[:-1] if isinstance(path[-1], int) else path  # the items of a list are alike
            for value in self._values(path, str(whole[-1])) if path[-1] != 1 else ():
                if not self.fails or self.left <= 0 or self._is_elsewhere():
                    return
                self.template(editing.put(self.event, whole, value))

    def _all_numbers(self) -> Any:
        event = self.event
        for path in list(editing.paths(event)):
            if not _is_of_sample(path) and not isinstance(path[-1], int):
                event = editing.put(event, path, SMALL)
        return event

    def _values(self, path: tuple[str | int, ...], name: str) -> Iterator[Any]:
        """Other values: of a list lists, and first a text, where a list is what was guessed."""
        if not isinstance(path[-1], int):
            yield from self._alternatives(name)
        else:
            yield from () if _is_of_sample(path) else (f"{name}-{MARK}",)
            yield from map(self._several, self._alternatives(name))

    def _alternatives(self, name: str) -> Iterator[Any]:
        word = _word(name)
        yield from (constant.value for constant in self.constants if _word(constant.name) == word)
        known = [constant.value for constant in self.constants if not constant.name]
        looked_up = bool(self.outcome and self.fails and self.outcome["error"]["type"] in _LOOKED_UP)
        yield from known if looked_up else ()
        yield from (SMALL, "7", LARGE, [f"{name}-{MARK}"], [1, 2], {}, [{}], f"{name}-{MARK}.txt", True)
        yield '{"id": "id-' + MARK + '"}'
        yield from () if looked_up else known

    def _several(self, value: Any) -> list[Any]:
        """The items of a list: of a table's entries two."""
        known = [constant.value for constant in self.constants if not constant.name]
        return known[known.index(value) :][:2] if value in known else [value]

    def _is_elsewhere(self) -> bool:
        return self.outcome is not None and str(self.outcome["error"]["type"]).startswith(_ELSEWHERE)

    def _tried(self, event: Any) -> tuple[Outcome, Sequence[Path]]:
        self.left -= 1
        return self.attempt(event)

    def _keep(self, event: Any, outcome: Outcome) -> bool:
        better = self.outcome is None or reached(outcome) > reached(self.outcome)
        if better:
            self.event, self.outcome = event, outcome
        return better


def completed(event: Any, missing: Sequence[Path]) -> Any:
    """The event with values at the paths that it lacks."""
    for path in missing:
        event = editing.put(event, path, _typed(path, _guess(str(path[-1]))))
    return event


def reached(outcome: Outcome) -> tuple[int, ...]:
    """How far the handler came: to its end, or to a line of it; then to a line of what it called."""
    if "error" not in outcome:
        return (1 << 30,)
    return tuple(place[1] for place in outcome["error"]["at"]) or (0,)


@cache
def _samples() -> list[Any]:
    return [make(MARK) for make in ALL]


def _is_of_sample(path: Path) -> bool:
    """Whether a sample holds the path; the kind of all others was guessed from the name."""
    return any(editing.there(sample, path) for sample in _samples())


def _typed(path: Path, value: Any) -> Any:
    """An attribute of a table's item in a stream's record comes with its type."""
    if len(path) < 2 or path[-2] not in _IMAGES:
        return value
    if isinstance(value, list):
        return {"L": [{"S": item} for item in value]}
    return {"N": str(value)} if isinstance(value, int) else {"S": value}


def _guess(name: str) -> Any:
    word = _word(name)
    if word in _NUMBERS:
        return SMALL
    if word in _ARNS:
        return f"arn:aws:iam::123456789012:role/{name}-{MARK}"
    if word in _SEVERAL or (len(word) > 3 and word.endswith("s") and not word.endswith(_SINGLE)):
        return [f"{name}-{MARK}-1", f"{name}-{MARK}-2"]
    return f"{name}-{MARK}"


def _word(name: str) -> str:
    """What a name is about: its last word."""
    return name.lower().rpartition("_")[2]
