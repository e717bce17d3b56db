"""Runs one schedule in a process of its own, so that all its changes disappear with the process."""

import os
import random
import sys
from collections.abc import Callable, Mapping
from typing import Any

from concurrency_audit.confirm.runtime import (
    answering,
    effects,
    failing,
    invoking,
    processes,
    providing,
    tasks,
    threads,
)
from concurrency_audit.confirm.runtime.asking import asked
from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.gil import Gil
from concurrency_audit.confirm.runtime.report import report
from concurrency_audit.confirm.runtime.tracing import Tracer

MODELS: dict[str, Callable[[list[Callable[..., Any]], Mapping[str, Any]], dict[str, Any]]] = {
    "threads": threads.run,
    "processes": processes.run,
    "reuse": processes.reuse,
    "tasks": tasks.run,
}


def run(request: Mapping[str, Any], tracer: Tracer, prepare: list[Callable[[], None]]) -> dict[str, Any]:
    """Run the requested schedule and report the outcome."""
    _vary(request)
    providing.LEVEL, providing.STEADY = request.get("provide", 0), bool(request.get("steady"))
    handlers = [invoking.found(entry) for entry in request["entries"]]
    if request.get("setup"):
        invoking.found(request["setup"])()
    effects.EFFECTS.clear()
    failing.FAILS.update(enumerate(request.get("fails", ())))
    answering.SYMBOLS[:] = request.get("symbols", ())
    tracer.gil = Gil() if request.get("detail") else None
    prepare.append(tracer.here)
    if request["model"] in ("threads",):
        tracer.start()
    missing: list[list[str | int]] = []
    if request.get("ask"):
        event, missing = asked(request["events"][0])
        request = {**request, "events": [event]}
    ran = MODELS[request["model"]](handlers, request)
    return {**report(ran, request, tracer.gil), "missing": missing}


def _vary(request: Mapping[str, Any]) -> None:
    """Set random seeds and the clock from the request, so that their influence on an answer can be determined."""
    seed = request.get("seed", 0)
    CONTROL.clock.choose(request.get("clock", 0))
    random.seed(seed)
    providing.CHANCE.seed(seed)
    source = random.Random(seed + 1)
    os.urandom = source.randbytes
    random._urandom = source.randbytes  # type: ignore[attr-defined]
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed % 2**32)
