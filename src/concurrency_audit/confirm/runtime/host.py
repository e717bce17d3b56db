"""The process that has imported the user's code and forks a child for every schedule."""

import gc
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, TextIO

from concurrency_audit.confirm.runtime import (
    aws,
    child,
    databases,
    effects,
    environment,
    files,
    invoking,
    logs,
    namespace,
    network,
    ports,
    warming,
)
from concurrency_audit.confirm.runtime.accesses import source
from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.libraries import located
from concurrency_audit.confirm.runtime.memoized import kept_by
from concurrency_audit.confirm.runtime.names import names_of
from concurrency_audit.confirm.runtime.places import Finder
from concurrency_audit.confirm.runtime.tracing import Tracer

_GRACE = 1.0
"""Seconds beyond a schedule's own limit after which it is killed."""


def serve(prepare: list[Callable[[], None]]) -> int:
    """Answer requests until the input ends."""
    answers, requests = _channels()
    first = requests.readline()
    if not first:
        return 0  # it was started early and is not needed
    job = json.loads(first)
    host = Host(job, prepare)
    _say(answers, host.begin())
    for line in iter(requests.readline, ""):
        request = json.loads(line)
        _say(answers, host.run(request))
    return 0


def _channels() -> tuple[TextIO, TextIO]:
    """The descriptors for answers and requests; the user's code has access to neither."""
    answers = os.fdopen(os.dup(1), "w")
    requests = os.fdopen(os.dup(0), "r")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    return answers, requests


def _say(answers: TextIO, document: Mapping[str, Any]) -> None:
    answers.write(json.dumps(document) + "\n")
    answers.flush()


class Host:
    """The state from which every schedule starts."""

    def __init__(self, job: Mapping[str, Any], prepare: list[Callable[[], None]]) -> None:
        self.job = job
        self.prepare = prepare
        self.tracer = Tracer(Finder(set(), set()))
        self.private = namespace.private_tmp(job["folders"])

    def begin(self) -> dict[str, Any]:
        """Import the user's code; returns the reason if that fails."""
        CONTROL.root = namespace.moved(self.job["root"])
        CONTROL.scope = tuple(namespace.moved(folder) for folder in self.job["scope"])
        sys.path[:0] = [namespace.moved(folder) for folder in self.job["folders"]]
        os.chdir(namespace.moved(self.job["cwd"]))
        warming.keep_bytecode()
        network.refuse()
        files.watch()
        databases.watch()
        ports.watch()
        logs.watch()
        aws.mock_when_imported()
        environment.watch()
        while (failed := self._import()) is not None:
            if failed:
                return {"ready": False, "error": failed, "refused": effects.REFUSED}
            _forget()
        self._learn()
        warming.begin()
        if self.private:
            namespace.keep()
        gc.collect()
        gc.freeze()
        return {
            "ready": True,
            "private": self.private,
            "made_up": sorted(environment.MADE),
            "aws": aws.started(),
            "unmocked": "boto3" in sys.modules and not aws.started(),
        }

    def _import(self) -> dict[str, Any] | None:
        """How the import failed; empty where it may be tried again, because a variable was wanting that is set now."""
        try:
            CONTROL.libraries = tuple(found for name in self.job["trace"] for found in located(name, sys.path))
            for name in self.job["imports"]:
                invoking.found(name)
        except BaseException as error:
            return {} if environment.make_up(error) else invoking.failure(error)
        return None

    def _learn(self) -> None:
        """Collect the names that functions rebind, over all modules in scope, and their points."""
        finder = self.tracer.finder
        services: set[str] = set()
        for module in list(sys.modules.values()):
            name = names_of(module).get("__file__")
            if isinstance(name, str) and name.endswith(".py") and CONTROL.file(name) is not None:
                found = source(name)
                finder.rebound |= found.rebound
                finder.stored |= found.stored
                services |= found.services
        things = gc.get_objects()
        finder.keep_in_mind(kept for thing in things if (kept := kept_by(thing)) is not None)
        for thing in things:
            if type(thing) is FunctionType and CONTROL.file(thing.__code__.co_filename) is not None:
                self.tracer.know(thing.__code__)
        if aws.started():
            aws.preload(services)

    def run(self, request: dict[str, Any]) -> dict[str, Any]:
        """Fork, and wait for the child's answer; a child that does not end is killed."""
        request["private"] = self.private
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self._child(request, writing)
        os.close(writing)
        text = _read(reading, request["timeout"] + _GRACE)
        os.close(reading)
        _end(pid)
        if self.private:
            namespace.restore()
        answer: dict[str, Any] = json.loads(text) if text else {"ended": "died"}
        aws.preload(answer.get("loaded", ()))
        warming.fetch(answer.pop("modules", ()))
        if len(request["events"]) == 1 and environment.set_(answer.get("wanted", "")):
            return self.run(request)  # alone nobody else can have removed it
        return {**answer, "made_up": sorted(environment.MADE)}

    def _child(self, request: Mapping[str, Any], writing: int) -> None:
        """Never returns."""
        os.setpgid(0, 0)
        sys.dont_write_bytecode = True  # the files that an invocation writes are looked at
        try:
            answer = child.run(request, self.tracer, self.prepare)
            answer["loaded"], answer["modules"] = aws.loaded(), warming.loaded()
            answer["wanted"] = next(filter(None, map(environment.wanted, answer["outcomes"])), "")
        except BaseException as error:
            answer = {"ended": "failed", "error": invoking.failure(error)}
        data = json.dumps(answer).encode()
        while data:
            data = data[os.write(writing, data) :]
        os._exit(0)


def _forget() -> None:
    """Forget the modules of the user that are imported in part, and close what they have opened."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and CONTROL.file(file) is not None:
            del sys.modules[name]
    gc.collect()


_monotonic = time.monotonic


def _read(reading: int, timeout: float) -> bytes:
    """Read everything, or nothing if it does not arrive in time."""
    parts: list[bytes] = []
    deadline = _monotonic() + timeout
    while (left := deadline - _monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            part = os.read(reading, 1 << 16)
            if not part:
                return b"".join(parts)
            parts.append(part)
    return b""


def _end(pid: int) -> None:
    """Kill the child and everything it started, and reap it."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    os.waitpid(pid, 0)
