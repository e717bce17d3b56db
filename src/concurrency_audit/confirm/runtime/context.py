"""The second argument of a handler, as Lambda's Python runtime makes it."""

import uuid
from dataclasses import dataclass, field
from typing import Any

ARN = "arn:aws:lambda:us-east-1:123456789012:function:confirm"


def request_id(number: int) -> str:
    """The id of one invocation: another for each, the same in every run."""
    return str(uuid.UUID(int=0x5EED0000000040008000000000000000 + number + 1))


@dataclass
class Context:
    """What handlers read from their context."""

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

    def get_remaining_time_in_millis(self) -> int:
        """Half a minute, at any time: a handler that gives up early would hide what is looked for."""
        return 30_000

    def log(self, message: object) -> None:
        """Lambda writes it to the log; here nobody reads it."""
