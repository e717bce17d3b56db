"""What saturated is what the caller of a refused invocation is told, and what a load test's verdict counts."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import botocore.session
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from concurrency_audit.instances.fleet.agent import Refusal
from concurrency_audit.instances.publish import Publication, publish
from concurrency_audit.instances.run import new_loop
from concurrency_audit.instances.server import Server
from concurrency_audit.instances.settings import Limits, Settings
from concurrency_audit.load.evidence import Answer, Phase
from concurrency_audit.load.tally import Tally
from concurrency_audit.load.wire import read_answer

from .conftest import FUNCTIONS
from .seeing import eventually

MEGABYTE = 2**20


@contextmanager
def serving(limits: Limits) -> Iterator[dict[str, Any]]:
    """The ready line of a server in this process, one environment with two threads: limits are not the command's."""
    ready: dict[str, Any] = {}
    up, stop = Event(), Event()

    async def main() -> None:
        async with Server(Settings(model="threads", environments=1, limits=limits)) as server:
            await publish(server, Publication(FUNCTIONS / "kinds", "kinds", "app.handler", concurrency=2))
            ready.update(server.ready())
            up.set()
            await asyncio.to_thread(stop.wait)

    def run() -> None:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(main())

    thread = Thread(target=run)
    thread.start()
    assert up.wait(60)
    try:
        yield ready
    finally:
        stop.set()
        thread.join()


def invoke(ready: dict[str, Any], event: dict[str, Any]) -> Answer:
    """One invocation over HTTP, as a load test reads it."""
    url = f"{ready['lambda']}/2015-03-31/functions/kinds/invocations"
    signed = AWSRequest("POST", url, data=json.dumps(event).encode())
    SigV4Auth(Credentials(ready["access_key_id"], ready["secret_access_key"]), "lambda", "us-east-1").add_auth(signed)
    request = urllib.request.Request(url, signed.data, dict(signed.headers.items()))
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return read_answer(answer.status, answer.headers.get, answer.read(), started=0.0, seconds=0.0)


@pytest.mark.parametrize(
    ("limits", "event", "refusal"),
    [
        (Limits(cpu=0.2), {"do": "burn", "seconds": 0.4}, Refusal.CPU),
        (Limits(memory=0.1), {"do": "hold", "bytes": 250 * MEGABYTE}, Refusal.MEMORY),
        (Limits(disk=0.2), {"do": "fill", "bytes": 150 * MEGABYTE}, Refusal.DISK),
    ],
)
def test_a_refusal_names_what_is_short(limits: Limits, event: dict[str, Any], refusal: Refusal) -> None:
    """The handler uses up one resource; the agent sees it at its next look; the verdict counts it by that name."""
    with serving(limits) as ready:
        if refusal is Refusal.DISK and not ready["private_tmp"]:
            pytest.skip("this kernel gives no private /tmp")
        assert invoke(ready, event).status == 200
        harmless = event if refusal is Refusal.CPU else {}
        refused = eventually(lambda: one if (one := invoke(ready, harmless)).status == 429 else None)
    tally = Tally()
    tally.answered(refused, Phase.LOAD, 0, 0.0)
    assert tally.throttles == {refusal.value: 1}


def test_the_reasons_are_distinct_and_the_service_models_own_where_it_has_one() -> None:
    declared = botocore.session.get_session().get_service_model("lambda").shape_for("ThrottleReason").enum
    assert len({refusal.reason for refusal in Refusal}) == len(Refusal)
    assert [refusal for refusal in Refusal if refusal.reason in declared] == [Refusal.CONCURRENCY]
