"""The context argument of a handler, as Lambda's Python runtime creates it."""

import uuid
from dataclasses import dataclass, field
from typing import Any

ARN = "arn:aws:lambda:us-east-1:123456789012:function:confirm"


def request_id(number: int) -> str:
    """The request id of an invocation: distinct for each, equal in every run."""
    return str(uuid.UUID(int=0x5EED0000000040008000000000000000 + number + 1))


@dataclass
class Context:
    """The attributes that handlers read from their context."""

    aws_request_id: str
    function_name: str = "confirm"
    function_version: str = "$LATEST"
    invoked_function_arn: str = ARN
    memory_limit_in_mb: str = "512"
    log_group_name: str = "/aws/lambda/confirm"
    log_stream_name: str = "confirm"
    identity: Any = None
    client_context: Any = None
    tenant_id: str | None = None
    epoch_deadline_time_in_ms: int = field(default=0)
    remaining: int = 30_000
    """Never less than half a minute: a handler that gives up early would hide the bug."""

    def get_remaining_time_in_millis(self) -> int:
        """Always the same for one invocation, and another for each."""
        return self.remaining

    def log(self, message: object) -> None:
        """Lambda writes the message to its log; here it is discarded."""
