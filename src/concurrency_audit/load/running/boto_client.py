"""boto3 as the reference client: same answers, about ten times the CPU."""

import time
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError

from concurrency_audit.load.evidence import Answer, Outcome
from concurrency_audit.load.running.lambda_client import CONNECT_SECONDS, Target
from concurrency_audit.load.wire import read_answer


class BotoClient:
    """The same calls as `LambdaClient` makes, through one shared boto3 client with retries off."""

    def __init__(self, target: Target, *, concurrency: int) -> None:
        config = Config(
            retries={"total_max_attempts": 1},
            max_pool_connections=concurrency,
            read_timeout=target.timeout,
            connect_timeout=CONNECT_SECONDS,
        )
        self._client = boto3.client("lambda", region_name=target.region, endpoint_url=target.endpoint, config=config)
        self._arguments: dict[str, Any] = {"FunctionName": target.function}
        if target.qualifier:
            self._arguments["Qualifier"] = target.qualifier
        if target.log_tail:
            self._arguments["LogType"] = "Tail"

    def invoke(self, payload: bytes) -> Answer:
        """Invoke the function with a JSON payload and wait for the whole answer."""
        started, begin = time.time(), time.perf_counter()
        response: Any
        try:
            response = self._client.invoke(**self._arguments, Payload=payload)
            body = response["Payload"].read()
        except ClientError as error:
            response, body = error.response, b""
        except ReadTimeoutError:
            seconds = time.perf_counter() - begin
            return Answer(Outcome.TIMED_OUT, reason="client timeout", started=started, seconds=seconds)
        except BotoCoreError as error:
            seconds = time.perf_counter() - begin
            return Answer(Outcome.UNREACHED, reason=type(error).__name__, started=started, seconds=seconds)
        seconds = time.perf_counter() - begin
        metadata = response["ResponseMetadata"]
        answer = read_answer(
            metadata["HTTPStatusCode"], metadata["HTTPHeaders"].get, body, started=started, seconds=seconds
        )
        return answer if body else _with_reason(answer, response)


def _with_reason(answer: Answer, response: Any) -> Answer:
    """botocore has read the error's body already: take the reason from what it made of it."""
    reason = str(response.get("Reason") or response.get("Error", {}).get("Code", "")) or answer.reason
    return Answer(
        answer.outcome, answer.status, b"", answer.request_id, "", reason, "", "", answer.started, answer.seconds
    )
