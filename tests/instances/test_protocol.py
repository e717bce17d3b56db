"""The HTTP connection and the service model's constraints: any split of the bytes, any value."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from botocore.model import Shape
from hypothesis import example, given
from hypothesis import strategies as st

from concurrency_audit.digests import Hmac, sha256_hex
from concurrency_audit.instances.control.constraints import violations
from concurrency_audit.instances.control.model import find_operation, input_of, service
from concurrency_audit.instances.errors import ServiceError
from concurrency_audit.instances.invoke.invoker import _check_payload
from concurrency_audit.instances.web import again
from concurrency_audit.instances.web.admission import Admission
from concurrency_audit.instances.web.ids import new_ids
from concurrency_audit.instances.web.pattern import Pattern
from concurrency_audit.instances.web.protocol import MAX_HEAD, Connection
from concurrency_audit.instances.web.request import Request


class Wire:
    """A transport that remembers what was written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, _name: str) -> None:
        return None


class SmallConnection(Connection):
    """One that takes little."""

    def most(self, target: bytes) -> int:
        return 100


def in_a_loop(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test where a connection finds its event loop."""

    @wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        async def inner() -> None:
            test(*arguments, **named)

        asyncio.run(inner())

    return run


def connected() -> tuple[Connection, Wire, list[Request]]:
    seen: list[Request] = []

    def handle(request: Request, connection: Connection) -> None:
        seen.append(request)
        connection.respond(200, f"X-Number: {len(seen)}\r\n", request.body)

    connection, wire = SmallConnection(handle, Admission(1)), Wire()
    connection.connection_made(wire)  # type: ignore[arg-type]
    return connection, wire, seen


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=5), st.lists(st.integers(1, 40), max_size=30))
def test_requests_are_the_same_however_the_bytes_are_cut(bodies: list[bytes], cuts: list[int]) -> None:
    """Several requests on one connection, even sent at once, are answered in order with one write each."""
    stream = b"".join(
        b"POST /p HTTP/1.1\r\nHost: localhost:1\r\nX-A: b\r\nContent-Length: %d\r\n\r\n%s" % (len(one), one)
        for one in bodies
    )
    connection, wire, seen = connected()
    while stream:
        size = cuts.pop() if cuts else len(stream)
        connection.data_received(stream[:size])
        stream = stream[size:]
    assert [request.body for request in seen] == bodies
    assert all(request.headers[b"x-a"] == b"b" for request in seen)
    assert len(wire.written) == len(bodies)
    for number, (answer, body) in enumerate(zip(wire.written, bodies, strict=True), 1):
        assert answer.startswith(b"HTTP/1.1 200 OK\r\nX-Number: %d\r\n" % number)
        assert answer.endswith(b"\r\n\r\n" + body)


LINES = [
    b"POST /p HTTP/1.1", b"GET /p?q=%20 HTTP/1.1", b"GET / HTTP/1.0", b"PUT /p HTTP/1.1", b"get / HTTP/1.1",
    b"POST /p#f HTTP/1.1", b"POST /\xe9 HTTP/1.1", b"POST  /p HTTP/1.1", b"GET http://localhost:1/ HTTP/1.1",
]  # fmt: skip
HEADERS = [
    b"", b"X-A: b\r\n", b"X-A:  c \r\n", b"X-A: b\r\nX-A: d\r\n", b"Connection: close\r\n", b"Expect: 100-continue\r\n",
    b"Host: elsewhere\r\n", b"X-A: b\nX-B: c\r\n", b"X-A: b\r\n folded\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Origin: http://localhost:1\r\n", b"Origin: http://elsewhere\r\n", b"x-a: b\r\n", b"X-A:b\r\n", b"X-A: \r\n",
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from([b"b", b"b c", b"b\tc", b" b", b"b ", b"b\r", b"\xe9", b"b\x00", b"b: c"]), st.binary(max_size=3)
)
REQUESTS = st.tuples(
    st.sampled_from(LINES),
    st.one_of(st.sampled_from(HEADERS), st.builds(b"X-A: %b\r\nX-B: %b\r\n".__mod__, st.tuples(VALUES, VALUES))),
    st.sampled_from([b"", b"{}", b"[]", b"x" * 9]),
)


def written(line: bytes, headers: bytes, body: bytes) -> bytes:
    """A request on the wire."""
    length = b"" if b"chunked" in headers else b"Content-Length: %d\r\n" % len(body)
    return b"%s\r\nHost: localhost:1\r\n%s%s\r\n%s" % (line, headers, length, body)


@given(st.lists(REQUESTS, min_size=1, max_size=6), st.booleans())
@in_a_loop
def test_repeated_headers_say_what_they_said(requests: list[tuple[bytes, bytes, bytes]], twice: bool) -> None:
    """A request that arrives whole after one with the same headers is what the parser makes of its two halves."""
    whole, halved = connected(), connected()
    for request in [one for one in requests for _ in range(2)] if twice else requests:
        data = written(*request)
        whole[0].data_received(data)
        halved[0].data_received(data[:1])
        halved[0].data_received(data[1:])
    assert [(one.method, one.target, one.headers, one.body, one.keep_alive) for one in whole[2]] == [
        (one.method, one.target, one.headers, one.body, one.keep_alive) for one in halved[2]
    ]
    assert (whole[1].written, whole[1].closed) == (halved[1].written, halved[1].closed)


@in_a_loop
def test_the_parser_reads_repeated_headers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    connection, wire, seen = connected()
    for body in (b"{}", b"[]", b"[1]"):
        connection.data_received(written(b"POST /p HTTP/1.1", b"X-A: b\r\n", body))
    monkeypatch.setattr(connection, "_parser", None)
    connection.data_received(written(b"POST /other HTTP/1.1", b"X-A: b\r\n", b"{}"))
    connection.data_received(written(b"GET /third HTTP/1.1", b"X-A: b\r\n", b"[2]"))
    assert [(one.target, one.body) for one in seen[3:]] == [(b"/other", b"{}"), (b"/third", b"[2]")]
    assert len(wire.written) == 5


@pytest.mark.parametrize("head", [b"Authorization: %d\r\nX-B: same\r\n", b"X-B: same\r\nauthorization:%d\r\n"])
@in_a_loop
def test_the_parser_reads_headers_once_of_which_only_values_change(
    head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a client's do that signs every request, with a body of another length each time."""
    connection, wire, seen = connected()
    connection.data_received(written(b"POST /p HTTP/1.1", head % 0, b"{}"))
    monkeypatch.setattr(connection, "_parser", None)
    for number in range(1, 40):
        connection.data_received(written(b"POST /p HTTP/1.1", head % number, b"%d" % number))
    assert [one.headers[b"authorization"] for one in seen] == [b"%d" % number for number in range(40)]
    assert [one.headers[b"content-length"] for one in seen[1:]] == [b"%d" % len(one.body) for one in seen[1:]]
    assert len(wire.written) == 40


@in_a_loop
def test_headers_that_change_now_and_then_are_looked_at_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock goes on for all requests that follow, a signature is a new one each time, a poll is always the same."""
    connection, wire, seen = connected()
    head = b"X-Date: %d\r\nAuthorization: %d\r\n"
    for second, number in ((1, 1), (2, 2), (2, 3)):
        connection.data_received(written(b"POST /p HTTP/1.1", head % (second, number), b"{}"))
    connection.data_received(POLL)
    monkeypatch.setattr(again.Known, "_compared", None)
    connection.data_received(written(b"POST /p HTTP/1.1", head % (2, 4), b"{}"))
    connection.data_received(POLL)
    assert [(one.headers.get(b"x-date"), one.headers.get(b"authorization")) for one in seen[2:]] == [
        (b"2", b"3"), (None, None), (b"2", b"4"), (None, None)
    ]  # fmt: skip
    assert len(wire.written) == 6


POLL = b"GET /next HTTP/1.1\r\nHost: localhost:1\r\n\r\n"


def handed_over(refused: Callable[[bytes, bytes], bool]) -> tuple[Connection, Wire, list[tuple[str, bytes]]]:
    """A connection that hands over every pattern it sees, to one who leaves some requests to the long way."""
    seen: list[tuple[str, bytes]] = []

    def handle(request: Request, connection: Connection) -> None:
        if request.pattern is not None:
            connection.shortcut(request.pattern, take)
        seen.append(("long", request.body))
        connection.respond(200, "", request.body)

    def take(new: bytes, body: bytes, connection: Connection) -> bool:
        if refused(new, body):
            return False
        seen.append(("short", body))
        connection.respond(200, "", body)
        return True

    connection, wire = SmallConnection(handle, Admission(1)), Wire()
    connection.connection_made(wire)  # type: ignore[arg-type]
    return connection, wire, seen


@example([(b"POST /p HTTP/1.1", b"", b""), (b"GET / HTTP/1.0", b"", b""), (b"POST /p HTTP/1.1", b"", b"")])
@given(st.lists(REQUESTS, min_size=1, max_size=6))
@in_a_loop
def test_what_is_handed_over_is_answered_as_ever(requests: list[tuple[bytes, bytes, bytes]]) -> None:
    """The short way takes no request that the parser reads in another way, and none that it refuses."""
    (short, wire, seen), (plain, expected, _) = handed_over(lambda *_: False), connected()
    for request in [one for one in requests for _ in range(4)]:
        data = written(*request)
        short.data_received(data)
        plain.data_received(data[:1])
        plain.data_received(data[1:])
    answers = [re.sub(rb"X-Number: \d+\r\n", b"", one) for one in expected.written]
    assert (wire.written, wire.closed) == (answers, expected.closed)
    assert [body for _, body in seen] == [one.partition(b"\r\n\r\n")[2] for one in answers if b" 200 OK" in one]


@in_a_loop
def test_the_short_way_is_taken_by_the_second_request_of_a_pattern() -> None:
    """A part of the path, a signature and nothing may be new, with bodies of any length; others go the long way."""
    connection, wire, seen = handed_over(lambda new, _: new == b"leave")
    for name in (b"a0", b"b0", b"c0", b"d0"):
        connection.data_received(written(b"POST /of/%s/response HTTP/1.1" % name, b"X-A: b\r\n", name))
    connection.data_received(written(b"POST /of/e0/response HTTP/1.1", b"X-A: b\r\n", b"longer"))
    connection.data_received(written(b"POST /of/e0/error HTTP/1.1", b"X-A: b\r\n", b"other"))
    assert seen == [
        *(("long", name) for name in (b"a0", b"b0", b"c0")),
        ("short", b"d0"),
        ("short", b"longer"),
        ("long", b"other"),
    ]
    seen.clear()
    for signature in (b"1here", b"2here", b"3here", b"4here", b"leave", b"5here"):
        data = written(b"POST /p HTTP/1.1", b"Authorization: %s\r\nX-B: same\r\n" % signature, signature)
        connection.data_received(data)
    assert [way for way, _ in seen] == ["long", "long", "long", "short", "long", "short"]
    seen.clear()
    for _ in range(4):
        connection.data_received(POLL)
    assert [way for way, _ in seen] == ["long", "long", "short", "short"]
    assert len(wire.written) == 16


@in_a_loop
def test_the_short_way_waits_for_the_answer_before() -> None:
    """What arrives while a request is under way is answered after it, in order."""
    connection, wire, _ = handed_over(lambda *_: False)
    for _ in range(2):
        connection.data_received(POLL)
    later: list[Connection] = []
    pattern = Pattern(*_whole(POLL))
    connection.shortcut(pattern, lambda _new, _body, one: later.append(one) is None)
    connection.data_received(POLL)
    connection.data_received(POLL)
    assert (len(later), len(wire.written)) == (1, 2)
    later[0].respond(200, "", b"first")
    assert [one.partition(b"\r\n\r\n")[2] for one in wire.written[2:]] == [b"first", b""]


def _whole(data: bytes) -> tuple[bytes, slice, None, Request, bytes]:
    """How a request without a body is described in which nothing is new."""
    head = data.removesuffix(b"\r\n\r\n")
    return head, slice(len(head), len(head)), None, Request(b"GET", b"/next", {b"host": b"localhost:1"}, b"", True), b""


@pytest.mark.parametrize("data", [POLL, b"GET /next HTTP/1.1\r\nHost: localhost:1\r\nContent-Length: 0\r\n\r\n"])
@in_a_loop
def test_requests_that_arrive_together_are_told_apart(data: bytes) -> None:
    for connection, wire, _ in (connected(), handed_over(lambda *_: False)):
        for times in (1, 1, 1, 1, 2, 1, 3):
            connection.data_received(data * times)
        assert len(wire.written) == 10


@in_a_loop
def test_clients_that_are_alike_know_what_one_of_them_has_said(monkeypatch: pytest.MonkeyPatch) -> None:
    known = again.Known()
    seen: list[bytes] = []

    def handle(request: Request, connection: Connection) -> None:
        seen.append(request.target)
        connection.respond(200, "", b"")

    one, other = SmallConnection(handle, Admission(1), known), SmallConnection(handle, Admission(1), known)
    for connection in (one, other):
        connection.connection_made(Wire())  # type: ignore[arg-type]
    one.data_received(POLL)
    monkeypatch.setattr(other, "_parser", None)
    other.data_received(POLL)
    assert seen == [b"/next", b"/next"]


@pytest.mark.parametrize("value", [b" b", b"b ", b"b\tc", b"b\r\nX-C: d", b"\xff", b""])
@in_a_loop
def test_a_value_that_is_not_plain_is_left_to_the_parser(value: bytes) -> None:
    """Also where the one value that changes is looked at alone."""
    whole, halved = connected(), connected()
    for one in (b"a", b"b", b"c", value, b"d"):
        data = written(b"POST /p HTTP/1.1", b"X-A: %b\r\nX-B: same\r\n" % one, b"{}")
        whole[0].data_received(data)
        halved[0].data_received(data[:1])
        halved[0].data_received(data[1:])
    assert [one.headers for one in whole[2]] == [one.headers for one in halved[2]]
    assert whole[1].written == halved[1].written


@in_a_loop
def test_values_that_are_many_are_left_to_the_parser() -> None:
    connection, wire, seen = connected()
    for size in (1, 20_000, MAX_HEAD):
        connection.data_received(written(b"POST /p HTTP/1.1", b"X-A: %b\r\n" % (b"a" * size), b"{}"))
    assert [len(one.headers[b"x-a"]) for one in seen] == [1, 20_000]
    assert wire.written[-1].startswith(b"HTTP/1.1 431")


@in_a_loop
def test_a_client_that_sends_other_headers_every_time_is_not_remembered() -> None:
    connection, wire, seen = connected()
    for number in range(40):
        connection.data_received(written(b"POST /p HTTP/1.1", b"X-%d: b\r\n" % number, b"{}"))
    assert connection._known is None
    connection.data_received(written(b"POST /p HTTP/1.1", b"X-39: c\r\n", b"[]"))
    assert [request.headers[b"x-%d" % number] for number, request in enumerate(seen[:40])] == [b"b"] * 40
    assert seen[40].headers[b"x-39"] == b"c"
    assert len(wire.written) == 41


PAYLOADS = st.recursive(
    st.none() | st.integers() | st.text(), lambda part: st.lists(part) | st.dictionaries(st.text(), part)
)
AROUND = st.sampled_from([b"", b" ", b"\n\t", b"\xc2\xa0", b"x", b"}", b"\xef\xbb\xbf", b"\xff"])


@given(
    AROUND, st.one_of(PAYLOADS.map(lambda given: json.dumps(given).encode()), st.binary(min_size=1, max_size=9)), AROUND
)
def test_a_payload_is_taken_if_it_is_json(before: bytes, payload: bytes, after: bytes) -> None:
    given = before + payload + after
    try:
        json.loads(given.decode())
    except ValueError:
        with pytest.raises(ServiceError, match="Could not parse request body into json"):
            _check_payload(given, 10**6, b"Event")
    else:
        _check_payload(given, 10**6, b"Event")


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_digests_are_the_standards(key: bytes, message: bytes) -> None:
    assert Hmac(key).hex(message) == hmac.digest(key, message, "sha256").hex()
    begun = Hmac(key).begun(message)
    assert begun.hex(b"") == begun.hex(b"") == hmac.digest(key, message, "sha256").hex()
    assert begun.hex(key) == hmac.digest(key, message + key, "sha256").hex()
    assert sha256_hex(message) == hashlib.sha256(message).hexdigest()


def test_ids_are_uuids_and_never_the_same() -> None:
    drawn = [new_ids() for _ in range(500)]
    assert len({request for request, _ in drawn}) == len({trace for _, trace in drawn}) == 500
    for request, trace in drawn:
        assert (uuid.UUID(request).version, uuid.UUID(request).variant) == (4, uuid.RFC_4122)
        assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0", trace)


@given(st.binary(min_size=1, max_size=300))
@in_a_loop
def test_garbage_never_breaks_a_connection(garbage: bytes) -> None:
    connection, wire, _ = connected()
    connection.data_received(garbage)
    assert all(answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 200")) for answer in wire.written)


@pytest.mark.parametrize("length", [b"Content-Length: 500", b"Transfer-Encoding: chunked"])
@in_a_loop
def test_a_body_beyond_the_limit_is_refused_and_not_kept(length: bytes) -> None:
    connection, wire, seen = connected()
    connection.data_received(b"POST / HTTP/1.1\r\nHost: localhost:1\r\n%s\r\n\r\n" % length)
    for _ in range(5):
        connection.data_received(b"3c\r\n%s\r\n" % (b"x" * 60) if b"chunked" in length else b"x" * 60)
    assert seen == []
    assert wire.written[0].startswith(b"HTTP/1.1 413")
    assert len(connection._body) == 0


@pytest.mark.parametrize("head", [b"GET /%s", b"GET / HTTP/1.1\r\n%s", b"GET / HTTP/1.1\r\nHost: localhost:1\r\nX: %s"])
@pytest.mark.parametrize("piece", [b"a", b"a: b\r\n"])
def test_a_head_that_never_ends_is_refused(head: bytes, piece: bytes) -> None:
    connection, wire, seen = connected()
    sent = head % b""
    while not wire.closed and len(sent) < 3 * MAX_HEAD:
        connection.data_received(sent if len(sent) < 100 else piece * 1000)
        sent += piece * 1000
    assert seen == []
    assert wire.closed
    assert wire.written[0].startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))


def test_a_client_that_asks_first_is_invited_and_one_that_leaves_is_let_go() -> None:
    connection, wire, seen = connected()
    connection.data_received(
        b"POST / HTTP/1.1\r\nHost: localhost:1\r\nExpect: 100-continue\r\n"
        b"Connection: close\r\nContent-Length: 1\r\n\r\n"
    )
    assert wire.written == [b"HTTP/1.1 100 Continue\r\n\r\n"]
    connection.data_received(b"x")
    assert b"Connection: close" in wire.written[1]
    assert wire.closed
    assert seen[0].keep_alive is False


def test_every_operation_of_the_model_is_found_by_its_own_path() -> None:
    """With example values in the path, each of botocore's operations leads back to itself."""
    for name in service().operation_names:
        operation = service().operation_model(name)
        path, _, query = operation.http["requestUri"].partition("?")
        path = re.sub(r"\{\w+\+?\}", "value", path)
        assert find_operation(operation.http["method"], path, query)[0].name == name


def shapes(shape: Shape, above: tuple[str, ...] = ()) -> list[Shape]:
    """A shape and all that it holds."""
    inner: list[Shape] = list(getattr(shape, "members", {}).values())
    inner += [getattr(shape, name) for name in ("member", "key", "value") if hasattr(shape, name)]
    return [shape] + [s for one in inner if one.name not in above for s in shapes(one, (*above, shape.name))]


def test_the_models_patterns_can_be_checked() -> None:
    """All patterns of what this endpoint takes compile, so none goes unchecked, but for the tags' Java dialect."""
    unreadable = set()
    for name in (
        "CreateCapacityProvider",
        "CreateFunction",
        "PublishVersion",
        "CreateAlias",
        "Invoke",
        "AddPermission",
    ):
        for shape in shapes(input_of(name)):
            pattern = shape.metadata.get("pattern")
            try:
                re.compile(pattern or "")
            except re.error:
                unreadable.add(shape.name)
    assert unreadable <= {"TagKey", "TagValue"}


values: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"FunctionName": st.text(max_size=200)},
    optional={"Description": st.text(max_size=300), "Timeout": st.integers(), "MemorySize": st.integers()},
)


@given(values)
def test_violations_name_the_member_that_breaks_them(given_values: dict[str, Any]) -> None:
    found = " ".join(violations(given_values, input_of("CreateFunction")))
    assert ("'timeout'" in found) == (given_values.get("Timeout", 1) > 5400)
    assert ("'memorySize'" in found) == (given_values.get("MemorySize", 128) > 32768)
    assert ("'description'" in found) == (len(given_values.get("Description", "")) > 256)
    if re.fullmatch(r"[a-zA-Z0-9-_]{1,140}", given_values["FunctionName"]):
        assert "'functionName'" not in found
