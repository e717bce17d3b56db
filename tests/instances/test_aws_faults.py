"""Faults on demand: who is hit is decided by seed and request, and every second try gets through."""

import asyncio
from typing import Any

import pytest

from concurrency_audit.instances.aws.faults import FaultPlan, Faults, FaultyS3, read_faults


def asked(app: FaultyS3, method: str, path: str, key: str = "FUNCTION") -> int:
    """Send one request and give the status."""
    told: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        told.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    headers = [(b"authorization", f"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/s3/aws4_request".encode())]
    asyncio.run(app({"type": "http", "method": method, "path": path, "headers": headers}, receive, send))
    return int(told[0]["status"])


async def answers(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


def faulty(share: float, seed: int = 1) -> FaultyS3:
    plan = FaultPlan()
    plan.replace(Faults(s3_share=share, seed=seed))
    return FaultyS3(answers, plan, "FUNCTION")


def test_the_first_try_of_a_share_fails_and_every_later_one_does_not() -> None:
    app = faulty(0.3)
    first = [asked(app, "PUT", f"/out/{number}") for number in range(200)]
    assert 40 <= first.count(503) <= 80 and set(first) == {200, 503}
    assert {asked(app, "PUT", f"/out/{number}") for number in range(200)} == {200}


def test_the_seed_decides_which() -> None:
    runs = [[asked(faulty(0.5, seed), "GET", f"/in/{number}") for number in range(40)] for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


@pytest.mark.parametrize(
    ("method", "path", "key"), [("GET", "/in", "FUNCTION"), ("DELETE", "/in/a", "FUNCTION"), ("GET", "/in/a", "OWNER")]
)
def test_whoever_looks_on_is_left_in_peace(method: str, path: str, key: str) -> None:
    assert asked(faulty(1), method, path, key) == 200


def test_what_is_unreadable_stays_so_for_functions_alone() -> None:
    plan = FaultPlan()
    faults = read_faults('{"s3_unreadable": ["in/größe/a b.jpg"]}'.encode())
    assert faults is not None
    plan.replace(faults)
    app = FaultyS3(answers, plan, "FUNCTION")
    path = "/in/größe/a b.jpg"
    assert [asked(app, method, path) for method in ("GET", "GET", "HEAD", "GET")] == [503] * 4
    assert asked(app, "PUT", path) == asked(app, "GET", f"{path}g") == asked(app, "GET", path, "OWNER") == 200
    plan.replace(Faults())
    assert asked(app, "GET", path) == 200


@pytest.mark.parametrize(
    "body",
    [
        b'{"s3_unreadable": "a"}',
        b'{"s3_unreadable": [1]}',
        b"[]",
        b"{",
        b'{"s3_share": true}',
        b'{"seed": -1}',
        b'{"other": 1}',
    ],
)
def test_a_wish_for_no_fault_is_refused(body: bytes) -> None:
    assert read_faults(body) is None
