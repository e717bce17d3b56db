"""The environment of the process is changed while invocations run.

## What it does
Reports `os.environ[...] = ...`, `update`, `pop`, `setdefault`, `del`, `os.putenv` and `os.unsetenv` on an
invocation's path.

## Why is this bad
There is one environment per process. A value from the request is read by every other invocation and inherited by
every child process they start; a value that is set and set back is seen in between. Setting the same constant each
time is benign.

## Example
```python
import os
import subprocess


def handler(event, context):
    os.environ["TENANT"] = event["tenant"]
    subprocess.run(["/opt/bin/report"], check=True)
    return {"ok": True}
```

## Use instead
```python
import os
import subprocess


def handler(event, context):
    subprocess.run(["/opt/bin/report"], env={**os.environ, "TENANT": event["tenant"]}, check=True)
    return {"ok": True}
```

## Limits
Worker processes are judged safe although the value stays for later invocations of the same worker; a program that
sets it in each invocation does not see that. A lock is not accepted as a guard, because libraries read the
environment without it.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA401",
    "environ-write",
    Family.PROCESS,
    "The environment of the process is changed while invocations run",
    "Pass the value as an argument, or give a child process its own env=.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "environ", "the environment")
