"""The point between a handler's return and the moment at which the runtime has written its answer as JSON.

An answer that holds a shared list or dict shows what others put in meanwhile.
"""

from collections.abc import Callable, Iterator
from typing import Any

from concurrency_audit.confirm.runtime import settings
from concurrency_audit.confirm.runtime.control import CONTROL, Touched
from concurrency_audit.confirm.runtime.points import Key, Place

_DEEP = 5
_MOST = 100
"""Containers of one answer that are looked at."""
SYMBOLS: list[str] = []
"""What the findings name; among it may be settings of the process."""
_KEPT: list[Any] = []
"""Answers are kept, so that no identity is used a second time."""


def point(handler: Callable[..., Any], answer: Any) -> None:
    """Another invocation may run here; the answer's containers are read afterwards."""
    _KEPT.append(answer)
    inner = dict.fromkeys(_containers(answer, _DEEP))
    _end(
        handler,
        "the answer of {} is written",
        tuple((Place("inside", identity), False) for identity in list(inner)[:_MOST]),
    )


def failed(handler: Callable[..., Any]) -> None:
    """Another invocation may run between the end of one that fails and what is done about it."""
    if SYMBOLS:
        _end(handler, "{} fails", ())


def _end(handler: Callable[..., Any], said: str, places: Touched) -> None:
    scheduler = CONTROL.scheduler
    code = getattr(handler, "__code__", None)
    file = None if code is None else CONTROL.file(code.co_filename)
    if scheduler is None or not scheduler.controls() or code is None or file is None:
        return
    if places := (*places, *settings.places(SYMBOLS)):
        scheduler.point(Key(file, code.co_firstlineno, said.format(code.co_name), "answer"), places)
    settings.note(scheduler.mine().event, SYMBOLS)


def _containers(value: Any, depth: int) -> Iterator[int]:
    if depth and isinstance(value, dict | list | set):
        yield id(value)
        for item in list(value.values() if isinstance(value, dict) else value)[:_MOST]:
            yield from _containers(item, depth - 1)
