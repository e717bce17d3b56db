"""The context object that handlers get from our own runtimes, with the attributes of awslambdaric's."""

from __future__ import annotations

import json
import os
import time
from email.message import Message
from types import SimpleNamespace
from typing import Any


class LambdaContext:
    """What a handler may know of its invocation."""

    def __init__(self, request_id: str, arn: str, deadline_ms: int, client_context: dict[str, Any] | None) -> None:
        self.aws_request_id = request_id
        self.invoked_function_arn = arn
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None)
        self.client_context = _client_context(client_context)
        self.tenant_id = None
        self.deadline_ms = deadline_ms

    @classmethod
    def of_headers(cls, headers: Message) -> LambdaContext:
        """The context that the headers of a ``/next`` answer describe."""
        given = headers.get("Lambda-Runtime-Client-Context")
        return cls(
            headers["Lambda-Runtime-Aws-Request-Id"],
            headers["Lambda-Runtime-Invoked-Function-Arn"],
            int(headers["Lambda-Runtime-Deadline-Ms"]),
            json.loads(given) if given else None,
        )

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the caller is told of a timeout; never negative."""
        return max(0, self.deadline_ms - int(time.time() * 1000))


def _client_context(given: dict[str, Any] | None) -> SimpleNamespace | None:
    if given is None:
        return None
    names = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")
    client = SimpleNamespace(**{name: given.get("client", {}).get(name) for name in names})
    return SimpleNamespace(client=client, custom=given.get("custom"), env=given.get("env"))
