"""What handlers print: any bytes in any pieces become lines of the right worker, and never break its stream."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.instances.local import LocalInstances
from concurrency_audit.instances.page.snapshot import _worker
from concurrency_audit.instances.runtime.environment import Environment, State
from concurrency_audit.instances.runtime.invocation import Invocation, Outcome
from concurrency_audit.instances.runtime.launch import Spec
from concurrency_audit.instances.runtime.logs import LogBook, LogStream
from concurrency_audit.instances.runtime.sandbox import Isolation
from concurrency_audit.instances.runtime.worker import Worker
from concurrency_audit.instances.runtime.workshop import Workshop

from .seeing import eventually, state_of


@given(st.lists(st.binary(max_size=40), max_size=12), st.booleans())
def test_every_byte_is_delivered_once_and_in_order(pieces: list[bytes], named: bool) -> None:
    ours, theirs = socket.socketpair()
    seen: list[bytes] = []
    with ours, theirs:
        ours.setblocking(False)
        stream = LogStream(ours, lambda _, lines: seen.extend(lines), named=named)
        if named:
            theirs.sendall(b"\0" + b"12\n")
        for piece in pieces:
            theirs.sendall(piece)
            stream.drain()
        stream.flush()
    assert b"\n".join(seen) == b"".join(pieces).removesuffix(b"\n") or b"".join(pieces) == b""
    assert stream.worker == (12 if named and pieces else None)


@pytest.mark.parametrize("first", [b"\0", b"\0x\n", b"\0-1\n", b"\0 7\n", "\0٣\n".encode(), b"\xff\xfe\n", b"\0\0\0\n"])
def test_a_stream_that_does_not_begin_as_it_should_is_a_stream(first: bytes) -> None:
    ours, theirs = socket.socketpair()
    seen: list[bytes] = []
    with ours, theirs:
        ours.setblocking(False)
        stream = LogStream(ours, lambda _, lines: seen.extend(lines), named=True)
        theirs.sendall(first + b"next\n")
        stream.drain()
    assert stream.worker is None
    assert seen[-1].endswith(b"next")


def test_a_log_that_cannot_be_written_stays_in_memory(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    book = LogBook(tmp_path / "logs" / "1.log")
    book.add([b"\xff\x00 line", b"x" * 10_000], 1, "id")
    assert [len(line.text) for line in book.lines] == [7, 2000]
    book.close()


ODD = """
import os, sys
def handler(event, context):
    kind = event["kind"]
    if kind == "huge":
        print("x" * 3_000_000)
    if kind == "binary":
        os.write(1, bytes(range(256)) * 10 + b"\\n")
    if kind == "nul":
        print("\\0" + "12")
        print("\\0" * 50)
    if kind == "partial":
        sys.stdout.flush()
        os.write(1, "é".encode()[:1])
    if kind == "endless":
        print("no end", end="", flush=True)
    if kind == "surrogate":
        sys.stdout.buffer.write(b"\\xed\\xa0\\x80\\n") if hasattr(sys.stdout, "buffer") else print("\\ud800")
    return kind
"""


def test_odd_lines_cost_no_worker_and_no_log(local: LocalInstances, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(ODD)
    function = local.publish(tmp_path, "app.handler", name="odd", concurrency=1)
    for kind in ("nul", "huge", "binary", "partial", "endless", "surrogate", "nul", "plain"):
        answer = function.invoke({"kind": kind})
        assert answer.payload == kind, answer.log
        assert len(answer.log) <= 4096
    assert state_of(local, "odd")["environments"][0]["lost_workers"] == 0
    eventually(lambda: any("no end" in line["text"] for line in state_of(local, "odd")["log"]))
    local.client("lambda").delete_function(FunctionName="odd")


def test_a_line_without_end_is_of_its_own_invocation(local: LocalInstances, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("def handler(e, c):\n    print('for', e, end='', flush=True)\n    return e\n")
    function = local.publish(tmp_path, "app.handler", name="endless", concurrency=1)
    for number in range(3):
        log = function.invoke(number).log
        assert f"for {number}" in log
        assert f"for {number - 1}" not in log
    local.client("lambda").delete_function(FunctionName="endless")


class Nobody:
    """A connection that nobody looks at."""


def test_only_an_invocation_that_timed_out_is_late() -> None:
    """A worker that has answered and not polled again yet is idle for who looks at the page."""
    worker = Worker(Nobody(), 1)  # type: ignore[arg-type]
    outcomes: list[Outcome] = []
    for late in (False, True):
        worker.invocation = Invocation("id", b"", "arn", 1, lambda _, outcome: outcomes.append(outcome))
        assert _worker(worker, {})["request_id"] == "id"
        assert _worker(worker, {})["timed_out"] is False
        worker.invocation.time_out() if late else worker.invocation.answer(Outcome(b"1"))
        shown = _worker(worker, {})
        assert (shown["request_id"], shown["timed_out"]) == (("id", True) if late else (None, False))
        worker.invocation.answer(Outcome(b"too late"))
        assert _worker(worker, {})["timed_out"] is late
    assert len(outcomes) == 2


@pytest.mark.parametrize(
    ("way", "wrong"),
    [
        ([], State.STARTING),
        ([], State.DRAINING),
        ([State.READY], State.STARTING),
        ([State.READY, State.DRAINING], State.READY),
        ([State.ENDED], State.READY),
        ([State.READY, State.ENDED], State.DRAINING),
    ],
)
def test_an_environment_lives_forwards_only(way: list[State], wrong: State, tmp_path: Path) -> None:
    spec = Spec("f", "1", "arn", "app.handler", "python3.13", tmp_path, "threads", 1, 1.0, 2048, 512, 1.0)

    async def live() -> None:
        workshop = Workshop(Isolation(()))
        try:
            environment = Environment(spec, workshop, tmp_path, lambda _: None)
            for state in way:
                environment._become(state)
            with pytest.raises(RuntimeError, match="cannot become"):
                environment._become(wrong)
        finally:
            workshop.close()

    asyncio.run(live())


DEEP: dict[str, Callable[[LocalInstances], object]] = {
    "payload": lambda local: local.client("lambda").invoke(
        FunctionName="deep", Payload=b"[" * 100_000 + b"]" * 100_000
    ),
    "event": lambda local: local.client("lambda").invoke(
        FunctionName="deep", InvocationType="Event", Payload=b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    ),
    "number": lambda local: local.client("lambda").invoke(FunctionName="deep", Payload=b"9" * 50_000),
}


@pytest.mark.parametrize("name", DEEP)
def test_deeply_nested_json_is_a_bad_request(threads: LocalInstances, tmp_path: Path, name: str) -> None:
    (tmp_path / "app.py").write_text("def handler(e, c):\n    return e\n")
    function = threads.publish(tmp_path, "app.handler", name="deep", concurrency=1)
    client = threads.client("lambda")
    client.publish_version(FunctionName="deep", PublishTo="LATEST_PUBLISHED")
    threads.wait_active("deep", "$LATEST.PUBLISHED")
    with pytest.raises(client.exceptions.InvalidRequestContentException) as error:
        DEEP[name](threads)
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert function.invoke(1).payload == 1
    assert json.dumps(state_of(threads, "deep"))
    client.delete_function(FunctionName="deep")
