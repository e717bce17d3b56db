"""AWS calls that fail on purpose: what an invocation leaves half done is for the others to find."""

from collections import Counter
from importlib import import_module

from concurrency_audit.confirm.runtime.control import CONTROL

FAILS: dict[int, int] = {}
"""Invocation -> the number of its AWS call that fails, counted from 1; 0 where none does."""
_MADE: Counter[int] = Counter()
"""Calls that each invocation has made."""


def fail_if_wanted(operation: str) -> None:
    """Raise what boto3 raises where the service is not available, if it is this call's turn to fail."""
    scheduler = CONTROL.scheduler
    if not FAILS or scheduler is None or not scheduler.controls():
        return
    event = scheduler.mine().event
    _MADE[event] += 1
    if _MADE[event] == FAILS.get(event):
        said = {"Code": "ServiceUnavailable", "Message": "confirm makes this call fail"}
        answer = {"Error": said, "ResponseMetadata": {"HTTPStatusCode": 503}}
        raise import_module("botocore.exceptions").ClientError(answer, operation)
