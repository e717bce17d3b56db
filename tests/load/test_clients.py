"""Both clients give the same answers, whatever the endpoint does; each case runs in a process that gevent may patch."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from concurrency_audit.load.evidence import Outcome
from concurrency_audit.load.wire import read_answer

ROOT = Path(__file__).parents[2]


def answer(status: int, body: object, **headers: str):
    found = {name.replace("_", "-"): value for name, value in headers.items()}
    return read_answer(status, found.get, json.dumps(body).encode(), started=1.0, seconds=0.5)


@pytest.mark.parametrize(
    ("status", "body", "headers", "outcome", "reason"),
    [
        (200, {"a": 1}, {}, Outcome.OK, ""),
        (202, None, {}, Outcome.OK, ""),
        (200, {"errorType": "KeyError"}, {"x_amz_function_error": "Unhandled"}, Outcome.FUNCTION_ERROR, "KeyError"),
        (200, ["odd"], {"x_amz_function_error": "Unhandled"}, Outcome.FUNCTION_ERROR, "Unhandled"),
        (
            200,
            {"errorType": "Sandbox.Timedout"},
            {"x_amz_function_error": "Unhandled"},
            Outcome.TIMED_OUT,
            "function timeout",
        ),
        (
            200,
            {"errorMessage": "2026 abc Task timed out after 3.00 seconds"},
            {"x_amz_function_error": "Unhandled"},
            Outcome.TIMED_OUT,
            "function timeout",
        ),
        (429, {"Reason": "CallerRateLimitExceeded"}, {}, Outcome.THROTTLED, "CallerRateLimitExceeded"),
        (
            429,
            {},
            {"x_amzn_errortype": "TooManyRequestsException:http://x"},
            Outcome.THROTTLED,
            "TooManyRequestsException",
        ),
        (403, {}, {"x_amzn_errortype": "ExpiredTokenException"}, Outcome.REFUSED, "ExpiredTokenException"),
        (500, "<html>", {}, Outcome.REFUSED, "HTTP 500"),
    ],
)
def test_answers_are_read_as_the_service_means_them(status, body, headers, outcome, reason):
    found = answer(status, body, **headers)
    assert (found.outcome, found.reason) == (outcome, reason)


def test_an_answer_names_request_version_log_and_environment():
    found = answer(
        200,
        {},
        x_amzn_requestid="r1",
        x_amz_executed_version="8",
        x_amz_log_result="aGVsbG8=",
        x_local_environment="env-1",
    )
    assert (found.request_id, found.version, found.log_tail, found.environment) == ("r1", "8", "hello", "env-1")


SCRIPT = """
import json, sys
from gevent import monkey; monkey.patch_all()
from concurrency_audit.load.running.boto_client import BotoClient
from concurrency_audit.load.running.lambda_client import LambdaClient, Target
from botocore.credentials import Credentials
url, timeout = sys.argv[1], float(sys.argv[2])
target = Target("f:7", "", url, timeout=timeout)
keys = Credentials("a", "b").get_frozen_credentials
for client in (LambdaClient(target, keys, concurrency=2), BotoClient(target, concurrency=2)):
    answer = client.invoke(json.dumps({"mode": sys.argv[3]}).encode())
    body, tail = answer.body.decode(), answer.log_tail != ""
    print(json.dumps([answer.outcome, answer.status, answer.reason, body, answer.version, tail]))
"""


def both(url: str, mode: str, timeout: float = 20.0) -> list[list]:
    """Send one invocation through each client; gives what they made of the answers."""
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, url, str(timeout), mode],
        cwd=ROOT,
        env={**os.environ, **keys},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def url():
    from tests.load.support.functions import moody
    from tests.load.support.server import serve

    server = serve(moody)
    yield server.url
    server.shutdown()
    server.server_close()


def test_success_and_function_errors(url):
    fast, boto = both(url, "fine")
    assert fast == boto == ["ok", 200, "", '{"mode": "fine"}', "7", True]
    fast, boto = both(url, "raise")
    assert fast == boto
    assert fast[:3] == ["function-error", 200, "LookupError"]


def test_a_throttle_is_one_throttle_for_either_client():
    from tests.load.support.server import serve

    server = serve(None, slots=0)
    fast, boto = both(server.url, "fine")
    server.shutdown()
    server.server_close()
    assert fast[:3] == boto[:3] == ["throttled", 429, "ConcurrentInvocationLimitExceeded"]
    assert server.refused == 2


def test_no_answer_in_time_is_a_timeout_and_sent_once(url):
    assert [one[0] for one in both(url, "sleep", timeout=0.4)] == ["timed-out", "timed-out"]


def test_no_endpoint_is_unreached():
    assert [one[0] for one in both("http://127.0.0.1:9", "fine")] == ["unreached", "unreached"]
