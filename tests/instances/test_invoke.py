"""Invoke, in both models, through unmodified boto3."""

from __future__ import annotations

import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from concurrency_audit.instances.local import LocalInstances

from .conftest import Publish
from .seeing import eventually, state_of


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_the_result_comes_back_with_the_version_that_ran(publish: Publish) -> None:
    answer = publish("kinds").invoke({"a": [1, "ü"]})
    assert (answer.payload, answer.error, answer.version) == ({"event": {"a": [1, "ü"]}}, False, "1")


def test_an_exception_is_a_function_error_with_status_200(publish: Publish) -> None:
    answer = publish("kinds").invoke({"do": "raise"})
    assert answer.error
    assert (answer.payload["errorType"], answer.payload["errorMessage"]) == ("ValueError", "wrong input")
    assert "app.py" in "".join(answer.payload["stackTrace"])


def test_the_handler_knows_its_context(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds", timeout=7)
    context = base64.b64encode(json.dumps({"custom": {"k": "v"}}).encode()).decode()
    answer = local.client("lambda").invoke(
        FunctionName=function.name, Qualifier="1", Payload=b'{"do": "context"}', ClientContext=context
    )
    seen = json.loads(answer["Payload"].read())
    assert seen["id"] == answer["ResponseMetadata"]["RequestId"]
    assert seen["arn"].endswith(f":function:{function.name}:1")
    assert seen["version"] == "1"
    assert 5000 < seen["left"] <= 7000
    assert seen["custom"] == {"k": "v"}


def test_invocations_overlap_up_to_the_concurrency_and_then_are_refused(publish: Publish) -> None:
    """Four workers, six callers: four answers that overlapped, two throttled; nothing queues."""
    function = publish("kinds", concurrency=4)
    with ThreadPoolExecutor(6) as callers:
        answers = list(callers.map(function.invoke_or_throttled, [{"do": "sleep", "seconds": 2}] * 6))
    ran = [answer.payload for answer in answers if answer is not None]
    assert len(ran) == 4
    assert max(one["began"] for one in ran) < min(one["ended"] for one in ran)


def test_a_throttled_caller_is_told_why_and_when_to_come_back(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds", concurrency=1)
    with ThreadPoolExecutor(1) as other:
        running = other.submit(function.invoke, {"do": "sleep", "seconds": 2})
        eventually(lambda: state_of(local, function.name)["in_flight"] == 1)
        with pytest.raises(ClientError) as error:
            function.invoke({})
        running.result()
    answer = error.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert answer["Reason"] == "ConcurrentInvocationLimitExceeded"
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    assert headers["retry-after"] == "1"
    assert "x-local-environment" not in headers, "no environment took it"
    assert "ConcurrencyThrottles" in answer["Error"]["Message"]
    assert code_of(error) == "TooManyRequestsException"


def test_an_answer_names_its_environment(publish: Publish, local: LocalInstances) -> None:
    """A header of ours, by the number that the live page shows."""
    function = publish("kinds", concurrency=1)
    (environment,) = state_of(local, function.name)["environments"]
    arguments = {"FunctionName": function.name, "Qualifier": "1"}
    for event in (b"{}", b'{"do": "raise"}'):
        answer = local.client("lambda").invoke(**arguments, Payload=event)
        headers = answer["ResponseMetadata"]["HTTPHeaders"]
        assert headers["x-local-environment"] == str(environment["number"])
        assert headers["x-local-concurrency"] == "1"


def test_an_answer_says_how_many_were_under_way_with_it(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds", concurrency=2)
    client, arguments = local.client("lambda"), {"FunctionName": function.name, "Qualifier": "1"}
    with ThreadPoolExecutor(1) as other:
        running = other.submit(client.invoke, **arguments, Payload=b'{"do": "sleep", "seconds": 1}')
        eventually(lambda: state_of(local, function.name)["in_flight"] == 1)
        second, first = client.invoke(**arguments, Payload=b"{}"), running.result()
    told = [one["ResponseMetadata"]["HTTPHeaders"]["x-local-concurrency"] for one in (first, second)]
    assert told == ["1", "2"]


def test_the_log_tail_holds_this_invocations_lines_only(publish: Publish) -> None:
    function = publish("kinds")
    function.invoke({"do": "log"})
    answer = function.invoke({"do": "log"})
    printed, logged = answer.log.splitlines()
    assert printed == "printed"
    assert (json.loads(logged)["message"], json.loads(logged)["requestId"]) == ("logged", answer.request_id)


def test_a_timeout_answers_the_caller_while_the_code_runs_on(publish: Publish) -> None:
    """The worker stays busy with the code that was not stopped, then works again; the late result is dropped."""
    function = publish("clumsy", concurrency=1, timeout=1)
    answer = function.invoke({"do": "hang", "seconds": 2})
    assert answer.error
    assert answer.payload["errorType"] == "Sandbox.Timedout"
    assert "Task timed out after 1.00 seconds" in answer.payload["errorMessage"]
    assert function.invoke_or_throttled({"do": "nothing"}) is None
    for _ in range(200):
        again = function.invoke_or_throttled({"do": "nothing"})
        if again is not None:
            break
        time.sleep(0.05)
    assert again is not None
    assert again.payload == "ok"


def test_payload_limits_are_the_services(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds")
    client = local.client("lambda")
    fits = json.dumps("x" * (6 * 1024 * 1024 - 2)).encode()
    assert (
        client.invoke(FunctionName=function.name, Qualifier="1", Payload=fits, InvocationType="DryRun")["StatusCode"]
        == 204
    )
    with pytest.raises(ClientError) as error:
        client.invoke(FunctionName=function.name, Qualifier="1", Payload=fits + b" ")
    assert code_of(error) == "RequestTooLargeException"
    with pytest.raises(ClientError) as error:
        client.invoke(
            FunctionName=function.name, Qualifier="1", Payload=fits[: 1024 * 1024] + b'"', InvocationType="Event"
        )
    assert code_of(error) == "RequestTooLargeException"
    answer = function.invoke({"do": "big", "bytes": 7 * 1024 * 1024})
    assert answer.error
    assert answer.payload["errorType"] == "Function.ResponseSizeTooLarge"
    assert function.invoke({}).payload == {"event": {}}


def test_a_payload_that_is_not_json_never_reaches_the_handler(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds")
    with pytest.raises(ClientError) as error:
        local.client("lambda").invoke(FunctionName=function.name, Qualifier="1", Payload=b"{")
    assert code_of(error) == "InvalidRequestContentException"


def test_unknown_things_are_refused_by_their_declared_names(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds")
    client = local.client("lambda")
    cases = [
        ({"FunctionName": "nobody"}, "ResourceNotFoundException"),
        ({"FunctionName": function.name, "Qualifier": "7"}, "ResourceNotFoundException"),
        ({"FunctionName": function.name, "Qualifier": "nolias"}, "ResourceNotFoundException"),
        ({"FunctionName": function.name, "Qualifier": "$LATEST"}, "InvalidParameterValueException"),
        ({"FunctionName": function.name}, "NoPublishedVersionException"),
        ({"FunctionName": f"{function.name}:1", "Qualifier": "2"}, "InvalidParameterValueException"),
        ({"FunctionName": "bad name!"}, "InvalidParameterValueException"),
    ]
    for parameters, expected in cases:
        with pytest.raises(ClientError) as error:
            client.invoke(**parameters)
        assert code_of(error) == expected, parameters


def test_every_way_to_write_the_name_finds_the_function(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds")
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{function.name}"
    for name in (f"{function.name}:1", f"{arn}:1", f"123456789012:function:{function.name}:1"):
        assert local.client("lambda").invoke(FunctionName=name)["StatusCode"] == 200, name


def test_an_alias_with_weights_reaches_both_versions(publish: Publish, local: LocalInstances) -> None:
    first = publish("kinds")
    second = publish("kinds", name=first.name, Description="second", timeout=11)
    assert second.version == "2"
    client = local.client("lambda")
    routing = {"AdditionalVersionWeights": {"2": 0.5}}
    client.create_alias(FunctionName=first.name, Name="live", FunctionVersion="1", RoutingConfig=routing)
    seen = {client.invoke(FunctionName=first.name, Qualifier="live")["ExecutedVersion"] for _ in range(40)}
    assert seen == {"1", "2"}
    client.update_alias(FunctionName=first.name, Name="live", FunctionVersion="2", RoutingConfig={})
    assert {client.invoke(FunctionName=first.name, Qualifier="live")["ExecutedVersion"] for _ in range(10)} == {"2"}


def test_an_event_is_accepted_delivered_and_retried_until_it_is_given_up(tmp_path: Path) -> None:
    """A failing handler gets three attempts; the event then stands in the failure file with the last error."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "app.py").write_text(
        "from pathlib import Path\n"
        "def handler(event, context):\n"
        "    with open(event['file'], 'a') as file: file.write(context.aws_request_id + '\\n')\n"
        "    if event.get('fail'): raise RuntimeError('no')\n"
    )
    attempts = tmp_path / "attempts"
    state = tmp_path / "state"
    folder = "/dev/shm" if Path("/dev/shm").is_dir() else str(tmp_path)
    attempts = Path(folder, f"attempts-{tmp_path.name}-{time.time_ns()}")
    try:
        with LocalInstances(model="threads", state=state, time_scale=1000) as local:
            function = local.publish(tmp_path / "code", "app.handler")
            client = local.client("lambda")
            event = json.dumps({"file": str(attempts), "fail": True})
            accepted = client.invoke(FunctionName=function.name, Qualifier="1", Payload=event, InvocationType="Event")
            assert accepted["StatusCode"] == 202
            failures = state / "failed-events" / "function.jsonl"
            for _ in range(400):
                if failures.exists():
                    break
                time.sleep(0.02)
            record = json.loads(failures.read_text())
        request_id = accepted["ResponseMetadata"]["RequestId"]
        assert attempts.read_text().splitlines() == [request_id] * 3
        assert record["requestContext"]["condition"] == "RetriesExhausted"
        assert record["requestContext"]["approximateInvokeCount"] == 3
        assert record["requestPayload"]["fail"] is True
        assert record["responsePayload"]["errorMessage"] == "no"
    finally:
        attempts.unlink(missing_ok=True)
