"""One invocation: finds and calls the handler, and records the outcome."""

import asyncio
import importlib
import inspect
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from concurrency_audit.confirm.runtime import answering, sync
from concurrency_audit.confirm.runtime.canonical import canonical
from concurrency_audit.confirm.runtime.context import Context, request_id
from concurrency_audit.confirm.runtime.control import CONTROL

Outcome = dict[str, Any]
_EARLIER = 100
"""The first number of an earlier invocation, for its request id."""


def found(name: str) -> Callable[..., Any]:
    """The function named by `module:function`; imports the module."""
    module, _, path = name.partition(":")
    value: Any = importlib.import_module(module)
    for part in path.split("."):
        value = getattr(value, part)
    if not callable(value):
        raise TypeError(f"{name} cannot be called")
    return value  # type: ignore[no-any-return]


def earlier(invocations: Sequence[tuple[str, Any]]) -> None:
    """Invocations that are over before the run begins, in the thread of its first: no other may run meanwhile."""
    if not invocations:
        return
    with sync.one_step():
        for number, (entry, event) in enumerate(invocations):
            invoke(found(entry), event, _EARLIER + number)


def invoke(handler: Callable[..., Any], event: Any, number: int) -> Outcome:
    """Invoke once; returns the answer or the exception."""
    try:
        answer = call(handler, event, number)
        if inspect.isawaitable(answer):
            answer = asyncio.run(_awaited(answer))
        answering.point(handler, answer)
    except BaseException as error:
        answering.failed(handler)
        return failure(error)
    return {"answer": canonical(answer)}


async def _awaited(answer: Any) -> Any:
    return await answer


def call(handler: Callable[..., Any], event: Any, number: int) -> Any:
    """Call the handler with as many of event and context as it accepts."""
    context = Context(request_id(number), remaining=30_000 + 1_000 * (number % _EARLIER))
    try:
        inspect.signature(handler).bind(event, context)
    except TypeError:
        return handler(event)
    except ValueError:
        pass
    return handler(event, context)


def failure(error: BaseException) -> Outcome:
    """An exception: its type, its text and the lines of the user's code that it came through."""
    frames = []
    for frame in traceback.extract_tb(error.__traceback__):
        file = CONTROL.file(frame.filename)
        if file is not None:
            frames.append([file, frame.lineno or 0, (frame.line or "").strip()])
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return {"error": {"type": name, "text": canonical(str(error)), "at": frames}}


def state_of(symbol: str) -> Any:
    """What the place that a finding names holds now; None where it cannot be looked up."""
    parts = symbol.split(".")
    for length in range(len(parts), 0, -1):
        module = sys.modules.get(".".join(parts[:length]))
        if module is not None:
            return _walked(module, parts[length:])
    return None


def _walked(value: Any, parts: list[str]) -> Any:
    for number, part in enumerate(parts):
        if inspect.isfunction(value):
            return _of_function(value, parts[number:])
        try:
            value = inspect.getattr_static(value, part)
        except AttributeError:
            return None
    return None if inspect.ismodule(value) or callable(value) else canonical(value, 6)


def _of_function(function: Any, parts: list[str]) -> Any:
    """An attribute of a function, a default argument or a cell of its closure."""
    name = parts[0]
    if name in vars(function):
        return canonical(vars(function)[name], 6)
    try:
        parameters = inspect.signature(function).parameters
    except ValueError:
        return None
    if name in parameters and parameters[name].default is not inspect.Parameter.empty:
        return canonical(parameters[name].default, 6)
    closed = inspect.getclosurevars(function).nonlocals
    return canonical(closed[name], 6) if name in closed else None


def folder_of_tmp() -> str:
    """Where handlers write."""
    return os.path.realpath("/tmp")
