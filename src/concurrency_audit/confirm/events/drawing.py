"""Draws variations of an event that a handler accepts, and keeps those with which it runs other lines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from concurrency_audit.confirm.events import editing
from concurrency_audit.confirm.events.constants import Constant
from concurrency_audit.confirm.events.probing import MARK
from concurrency_audit.confirm.host import StoppedError

Path = tuple[str | int, ...]
Lines = frozenset[tuple[str, int]]
Run = Callable[[Any], tuple[Any, Lines]]
"""Runs the handler alone with an event, completed where it lacks something; returns it with the lines that the handler
reached, none where it failed."""

_DROPPED = object()
_EACH = (_DROPPED, f"zz-{MARK}", 0, 1000, "", True)
"""What every single value is replaced by, before several are at once."""
_EXTRA = f"extra-{MARK}"
_KEPT = 4


class _Seen:
    """Runs each event once and keeps those that take a way of their own: also one that leaves lines out."""

    def __init__(self, template: Any, run: Run, most: int) -> None:
        self.run = run
        self.left = most
        self.known = {run(template)[1]}
        self.tried = [template]
        self.kept: list[Any] = []
        self.stopped: StoppedError | None = None

    def tries(self, event: Any) -> None:
        """Run it, unless it was run before or enough are known."""
        if event in self.tried or self.left <= 0 or len(self.kept) >= _KEPT or self.stopped:
            return
        self.left -= 1
        self.tried.append(event)
        try:
            event, lines = self.run(event)
        except StoppedError as stopped:
            self.stopped = stopped  # raised later: while events are drawn it would be taken for a failing example
            return
        if lines and lines not in self.known:
            self.known.add(lines)
            self.kept.append(event)


def variations(template: Any, run: Run, seed: int, most: int, constants: Sequence[Constant] = ()) -> list[Any]:
    """Events for which the handler takes another way than for the template, and one with a key that only it has.

    Values that the code compares something of that name with come first.
    """
    seen = _Seen(template, run, most)
    for path, value in _single(list(editing.paths(template)), constants):
        seen.tries(_edited(template, path, value))
    _draw(template, seen, seed, constants)
    if seen.stopped:
        raise seen.stopped
    return [*seen.kept, *_with_extra(template)]


def _single(paths: Sequence[Path], constants: Iterable[Constant]) -> Iterator[tuple[Path, Any]]:
    named = [(path, one.value) for one in constants for path in paths if one.name and _named(path) == one.name]
    yield from named
    yield from ((path, value) for value in _EACH for path in paths)
    yield from ((path, one.value) for one in constants if not one.name for path in paths)


def _named(path: Path) -> str:
    """What a value is called; an item of a list as the list is."""
    return str(next((part for part in reversed(path) if isinstance(part, str)), ""))


def _draw(template: Any, seen: _Seen, seed: int, constants: Iterable[Constant]) -> None:
    if seen.left <= 0 or find_spec("hypothesis") is None:
        return
    from hypothesis import HealthCheck, Phase, given, settings  # only when it is needed: importing takes long
    from hypothesis import seed as seeded

    @seeded(seed)
    @settings(
        max_examples=2 * seen.left,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(_edits(template, constants))
    def draw(edits: Sequence[tuple[Path, Any]]) -> None:
        event = template
        for path, value in edits:
            event = _edited(event, path, value)
        seen.tries(event)

    draw()


def _edits(template: Any, constants: Iterable[Constant]) -> Any:
    from hypothesis import strategies

    values = strategies.one_of(
        strategies.just(_DROPPED),
        strategies.integers(-1, 1000),
        strategies.booleans(),
        strategies.sampled_from(("", MARK, "0", "9" * 10, f"zz-{MARK}", *(one.value for one in constants))),
    )
    paths = list(editing.paths(template)) or [("extra",)]
    return strategies.lists(strategies.tuples(strategies.sampled_from(paths), values), min_size=1, max_size=3)


def _edited(event: Any, path: Path, value: Any) -> Any:
    if value is not _DROPPED:
        return editing.put(event, path, value)
    return editing.dropped(event, path)


def _with_extra(template: Any) -> Iterator[Any]:
    if isinstance(template, dict):
        yield {**template, _EXTRA: 1}
