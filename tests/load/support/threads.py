"""Runs a scenario against a handler called in threads of this process: Locust's part left out, everything else real.

Each invocation is checked as the verifier would; the buckets are swept at the end. Gives what each oracle caught.
"""

import importlib
import io
import json
import logging
import os
import sys
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from concurrency_audit.load.evidence import Answer, Evidence, ListedObject, ObjectRef, Outcome, Phase, StoredObject
from concurrency_audit.load.ledger import Ledger, compare
from concurrency_audit.load.scenario import Scenario
from tests.load.support.server import Context, Server


@dataclass
class Caught:
    """What one run found."""

    sequential: Counter[str] = field(default_factory=Counter)
    load: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)
    """Requests answered when each oracle first spoke up."""

    def add(self, phase: Phase, oracle: str, requests: int) -> None:
        (self.sequential if phase is Phase.SEQUENTIAL else self.load)[oracle] += 1
        self.first.setdefault(oracle, requests)

    @property
    def all(self) -> Counter[str]:
        return self.sequential + self.load


def fresh_handler(path: str, url: str) -> Any:
    """Import a handler anew, its pipeline with it, as a new execution environment would."""
    os.environ.update(AWS_ENDPOINT_URL=url, OUTPUT_BUCKET="out", AWS_ACCESS_KEY_ID="test")
    os.environ.update(AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1")
    for name in [one for one in sys.modules if one.startswith(("photo_pipeline", "tests.load.mutants"))]:
        del sys.modules[name]
    logging.getLogger("photo_pipeline").filters.clear()
    module, _, function = path.rpartition(".")
    handler = getattr(importlib.import_module(module), function)
    logs = sys.modules["photo_pipeline.logs"]
    for one in logs.LOGGER.handlers:
        one.setStream(TAILS)
    return handler


class Tails(io.StringIO):
    """Keeps log lines by the request they name, as the runtime does; a request's lines are its log tail."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, str] = {}

    def write(self, text: str) -> int:
        if text.strip():
            request_id = json.loads(text).get("aws_request_id", "")
            self.lines[request_id] = self.lines.get(request_id, "") + text
        return len(text)


TAILS = Tails()


def run(scenario: Scenario, handler: Any, server: Server, *, concurrency: int = 8, stop_early: bool = False) -> Caught:
    """Send every request: the sequential ones alone, the others `concurrency` at a time.

    With `stop_early` nothing more is sent after an oracle spoke up.
    """
    caught, ledger, lock = Caught(), Ledger(), threading.Lock()
    oracles = scenario.oracles()
    sent = 0

    def one(index: int, phase: Phase) -> None:
        nonlocal sent
        if stop_early and caught.first:
            return
        request = scenario.request(index)
        answer = call(handler, request.payload)
        objects = {ref: read(server, ref) for ref in request.outputs}
        evidence = Evidence(request, answer, phase, objects)
        with lock:
            sent += 1
            ledger.answered(request, answer, phase)
            if answer.outcome is not Outcome.OK:
                caught.add(phase, "errors", sent)
            found = [wrong for oracle in oracles for wrong in oracle.check(evidence)]
            ledger.checked(evidence, found)
            for wrong in found:
                caught.add(phase, wrong.oracle, sent)

    for index in range(scenario.requests):
        for staged in scenario.staged(scenario.request(index)):
            server.store.put(staged.ref.bucket, staged.ref.key, staged.data, {})
    for index in range(scenario.sequential):
        one(index, Phase.SEQUENTIAL)
    with ThreadPoolExecutor(concurrency) as pool:
        list(pool.map(lambda index: one(index, Phase.LOAD), range(scenario.sequential, scenario.requests)))
    sweep(scenario, server, ledger, caught, oracles, sent)
    return caught


def call(handler: Any, payload: bytes) -> Answer:
    request_id = str(uuid.uuid4())
    try:
        body = json.dumps(handler(json.loads(payload), Context(request_id))).encode()
        return Answer(Outcome.OK, 200, body, request_id, "1", log_tail=TAILS.lines.pop(request_id, ""))
    except Exception as error:
        return Answer(Outcome.FUNCTION_ERROR, 200, b"", request_id, "1", type(error).__name__)


def read(server: Server, ref: ObjectRef) -> StoredObject | None:
    held = server.store.objects[ref.bucket].get(ref.key)
    return StoredObject(ref, held.data, held.etag, held.metadata, held.content_type) if held else None


def sweep(scenario: Any, server: Server, ledger: Ledger, caught: Caught, oracles: Any, sent: int) -> None:
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(timeout=5)
    listed = []
    for bucket in scenario.watched:
        for key, held in list(server.store.objects[bucket].items()):
            ref = ObjectRef(bucket, key)
            if not scenario.is_input(ref):
                listed.append((ListedObject(ref, held.etag, held.modified), scenario.owner(ref)))
    found = compare(ledger, listed, mine=lambda index: True, first=True)
    for stray in found.strays:
        caught.add(Phase.LOAD, stray.oracle, sent)
    for index in sorted({scenario.owner(ref) for ref in found.changed}):
        answer, phase = ledger.ran[index]
        objects = {ref: read(server, ref) for ref in scenario.request(index).outputs if ref in found.changed}
        late = Answer(Outcome.TIMED_OUT, request_id=answer.request_id)
        for oracle in oracles:
            for one in oracle.check(Evidence(scenario.request(index), late, phase, objects)):
                caught.add(phase, one.oracle, sent)
