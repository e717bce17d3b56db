"""Runs a handler's file inside the test: alone in modules of its own, then many at once in another; and judges it."""

import contextlib
import importlib.util
import io
import itertools
import json
import logging
import sys
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from concurrency_audit.load.evidence import Answer, Evidence, Outcome, Phase, Request
from concurrency_audit.load.mismatch import Mismatch
from concurrency_audit.load.payloads.judging import Judge
from concurrency_audit.load.payloads.order import alone, order

AT_ONCE = 16
PER_PAYLOAD = 6


class _ByThread(io.TextIOBase):
    """Standard output of each thread apart, as the platform has it by invocation."""

    def __init__(self) -> None:
        self._own = threading.local()

    def write(self, text: str) -> int:
        self._own.text = self.taken() + text
        return len(text)

    def taken(self) -> str:
        text: str = getattr(self._own, "text", "")
        self._own.text = ""
        return text


@contextlib.contextmanager
def _output() -> Iterator[_ByThread]:
    output = _ByThread()
    handler, root = logging.StreamHandler(output), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    try:
        with contextlib.redirect_stdout(output):
            yield output
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


_numbers = itertools.count()


def _environment(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"any_function_{next(_numbers)}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _invoked(module: ModuleType, payload: Any, output: _ByThread, environment: str) -> Answer:
    own = str(uuid.uuid4())
    context = SimpleNamespace(
        aws_request_id=own, log_stream_name=environment, get_remaining_time_in_millis=lambda: uuid.uuid4().int % 1000
    )
    output.taken()
    outcome, reason = Outcome.OK, ""
    try:
        said = module.handler(json.loads(json.dumps(payload)), context)
    except Exception as error:
        outcome, reason = Outcome.FUNCTION_ERROR, type(error).__name__
        said = {"errorType": reason, "errorMessage": str(error)}
    body = json.dumps(said).encode()
    return Answer(outcome, 200, body, own, "1", reason, output.taken(), environment)


def judged(path: Path, payloads: list[Any], *, seed: int = 7) -> tuple[Judge, list[Mismatch]]:
    """Run a file's handler alone in an environment, many at once in two others, and alone in a last one, as a load test
    does: so lone runs lie as far apart in time as those that are compared with them. Gives what is wrong with it."""
    judge = Judge(payloads)
    plan = order(len(payloads), PER_PAYLOAD * len(payloads), seed)

    def lone(output: _ByThread, turn: int, phase: Phase) -> None:
        module = _environment(path)
        for index in alone(plan, 1, seed, backwards=bool(turn)):
            # In another thread each time, as on the local instances: what depends on the thread shows alone, too.
            with ThreadPoolExecutor(1, thread_name_prefix=f"slot{index}") as one:
                answer = one.submit(_invoked, module, payloads[plan[index]], output, str(turn)).result()
            judge.lone(plan[index], Evidence(Request(index, b""), answer, phase))

    with _output() as output:
        lone(output, 0, Phase.SEQUENTIAL)
        answers = _at_once(path, payloads, plan, output)
        lone(output, 1, Phase.ALONE)
    for index, answer in enumerate(answers):
        judge.beside_others(plan[index], Evidence(Request(index, b""), answer, Phase.LOAD))
    return judge, judge.conclude()


def _at_once(path: Path, payloads: list[Any], plan: list[int], output: _ByThread) -> list[Answer]:
    """The answers of two environments that are sent many requests at once, with threads that take turns often."""
    modules = [_environment(path), _environment(path)]

    def send(index: int) -> Answer:
        return _invoked(modules[index // 2 % 2], payloads[plan[index]], output, f"load-{index // 2 % 2}")

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="slot") as pool:
            return list(pool.map(send, range(len(plan))))
    finally:
        sys.setswitchinterval(before)
