"""A handler from the start, its invocations, and what they may answer: the same for every tool but ours.

Modules are imported anew for every round, because no tool resets what they hold; ids are counted instead of drawn, so
that a serial order answers alike each time.
"""

import importlib
import itertools
import json
import os
import random
import sys
import threading
import uuid
from collections.abc import Callable, Sequence
from itertools import permutations
from types import SimpleNamespace
from typing import Any

_A_TIME = 1_000_000_000.0
_ENVIRON, _HERE = dict(os.environ), os.getcwd()  # noqa: PTH109


class Program:
    """One function of `app` in a folder, with an event for each invocation."""

    def __init__(self, folder: str, function: str, events: Sequence[Any]) -> None:
        self.folder = folder
        self.function = function
        self.events = list(events)
        sys.path.insert(0, folder)

    def fresh(self) -> "Round":
        """As in a new worker."""
        reset()
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None) or "").startswith(self.folder):
                del sys.modules[name]
        handler = getattr(importlib.import_module("app"), self.function)
        return Round(handler, self.events)

    def serial(self) -> set[str]:
        """What the invocations may answer together: one after the other, in every order."""
        allowed = set()
        for order in permutations(range(len(self.events))):
            one = self.fresh()
            for number in order:
                _in_a_thread(one.invoke, number)
            allowed.add(one.outcome())
        return allowed


class Round:
    """The invocations of one worker, and what they answered."""

    def __init__(self, handler: Callable[..., Any], events: Sequence[Any]) -> None:
        self.handler = handler
        self.events = events
        self.answers: dict[int, Any] = {}

    def invoke(self, number: int) -> None:
        """Invoke once and keep the answer, or the exception."""
        context = SimpleNamespace(aws_request_id=f"request-{number}")
        try:
            self.answers[number] = self.handler(self.events[number], context)
        except Exception as error:
            self.answers[number] = {"error": type(error).__name__, "text": str(error)}

    def outcome(self) -> str:
        """All answers, to be compared."""
        answers = [_timeless(self.answers.get(number)) for number in range(len(self.events))]
        return json.dumps(answers, sort_keys=True, default=str)


def _timeless(value: Any) -> Any:
    """What was asked of a clock differs each time and says nothing of a race."""
    if isinstance(value, dict):
        return {key: _timeless(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_timeless(item) for item in value]
    return "<time>" if isinstance(value, float) and value > _A_TIME else value


def _in_a_thread(function: Callable[..., None], *args: Any) -> None:
    thread = threading.Thread(target=function, args=args)
    thread.start()
    thread.join()


def reset() -> None:
    """What belongs to the process, as it was at first."""
    os.environ.clear()
    os.environ.update(_ENVIRON)
    os.chdir(_HERE)
    random.seed(0)
    numbers = itertools.count(1)
    uuid.uuid4 = lambda: uuid.UUID(int=next(numbers))


def given() -> tuple[Program, float]:
    """The program and the seconds that the command line names."""
    folder, function, events, budget = sys.argv[1:5]
    return Program(folder, function, json.loads(events)), float(budget)


def say(found: bool, tries: int, replays: str = "", reason: str = "") -> None:
    """The answer, as the parent reads it."""
    print(json.dumps({"found": found, "tries": tries, "replays": replays, "reason": reason}), flush=True)
