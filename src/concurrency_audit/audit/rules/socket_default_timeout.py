"""The default timeout of all sockets is changed while invocations run.

## What it does
Reports `socket.setdefaulttimeout(...)` on an invocation's path.

## Why is this bad
The default holds for every socket that any thread opens from now on. With what is left of this invocation's time, or
with a value set back later, others fail too early or wait without end. The same constant each time is benign.

## Example
```python
import socket
import urllib.request


def handler(event, context):
    socket.setdefaulttimeout(context.get_remaining_time_in_millis() / 1000)
    with urllib.request.urlopen("https://api.example.com/status") as answer:
        return {"status": answer.status}
```

## Use instead
```python
import urllib.request


def handler(event, context):
    seconds = context.get_remaining_time_in_millis() / 1000
    with urllib.request.urlopen("https://api.example.com/status", timeout=seconds) as answer:
        return {"status": answer.status}
```

## Limits
In worker processes it is judged safe; a value of one invocation still holds for later ones of that worker which set
none.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA407",
    "socket-default-timeout",
    Family.PROCESS,
    "The default timeout of all sockets is changed while invocations run",
    "Pass a timeout to the client or the call.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "socket-timeout", "the default timeout of sockets")
