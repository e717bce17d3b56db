"""Draws variations of an event that a handler accepts, and keeps those with which it runs other lines."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from concurrency_audit.confirm.events import editing
from concurrency_audit.confirm.events.probing import MARK
from concurrency_audit.confirm.host import StoppedError

Path = tuple[str | int, ...]
Lines = frozenset[tuple[str, int]]
Run = Callable[[Any], Lines]
"""Runs the handler alone with an event; returns the lines that it reached, none where it failed."""

_DROPPED = object()
_EXTRA = f"extra-{MARK}"
_KEPT = 4


def variations(template: Any, run: Run, seed: int, most: int) -> list[Any]:
    """Events for which the handler takes another way than for the template, and one with a key that only it has."""
    from hypothesis import HealthCheck, Phase, given, settings  # only when it is needed: importing takes long
    from hypothesis import seed as seeded

    known = set(run(template))
    found: list[Any] = []
    over: list[StoppedError] = []

    @seeded(seed)
    @settings(
        max_examples=most,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(_edits(template))
    def draw(edits: Sequence[tuple[Path, Any]]) -> None:
        event = template
        for path, value in edits:
            event = _edited(event, path, value)
        if len(found) >= _KEPT or event == template or over:
            return
        try:
            new = run(event) - known
        except StoppedError as stopped:
            over.append(stopped)  # said below: an exception in here would be taken for a failing example
            return
        if new:
            known.update(new)
            found.append(event)

    draw()
    if over:
        raise over[0]
    return [*found, *_with_extra(template)]


def _edits(template: Any) -> Any:
    from hypothesis import strategies

    values = strategies.one_of(
        strategies.just(_DROPPED),
        strategies.integers(-1, 1000),
        strategies.booleans(),
        strategies.sampled_from(("", MARK, "0", "9" * 10, f"zz-{MARK}")),
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
