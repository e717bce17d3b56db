"""The trace id is read from the environment, where the runtime puts the one of the latest invocation.

## What it does
Reports code that reads `_X_AMZN_TRACE_ID` from `os.environ` while it handles a request.

## Why is this bad
The process has one environment. With several invocations in it the variable holds the trace id of whichever came
last: events and downstream calls are filed under another request's trace. Where every invocation has a process of
its own the variable is right.

## Example
```python
import os

import boto3

events = boto3.client("events")


def handler(event, context):
    entry = {"Source": "shop", "DetailType": "Order", "Detail": "{}", "TraceHeader": os.environ["_X_AMZN_TRACE_ID"]}
    events.put_events(Entries=[entry])
```

## Use instead
```python
import boto3
from aws_xray_sdk.core import xray_recorder

events = boto3.client("events")


def handler(event, context):
    segment = xray_recorder.current_segment()
    entry = {"Source": "shop", "DetailType": "Order", "Detail": "{}", "TraceHeader": f"Root={segment.trace_id}"}
    events.put_events(Entries=[entry])
```

## Limits
What libraries read by themselves is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.path_patterns import TRACE_ID
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _calls as say
from concurrency_audit.audit.rules._wording import ALONE, SAFE, UNSAFE

RULE = Rule(
    "CA706",
    "trace-id-from-environment",
    Family.RUNTIME,
    "The trace id of the request is read from an environment variable of the process",
    "Ask the tracing library for the current segment, or take the id from the event.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    for call in say.first_of_each(program, _reads_trace_id):
        yield Draft(
            RULE, call.site, TRACE_ID, f"`{TRACE_ID}` is one variable for all invocations of this process",
            UNSAFE, SAFE, "it holds the trace id of whichever invocation came last", ALONE, call.path,
        )  # fmt: skip


def _reads_trace_id(call: Call) -> bool:
    row = say.described(call)
    reads = call.name == TRACE_ID or (row is not None and row.reads == "environ")
    return reads and bool(call.args) and call.args[0].ref == TRACE_ID
