"""The file mode mask of the process is changed while invocations run.

## What it does
Reports `os.umask(...)` on an invocation's path.

## Why is this bad
There is one mask per process. While it is changed for a moment, files of other invocations get the wrong mode; where
two invocations save and restore it at the same time, the wrong mask stays for good. The same constant each time is
benign.

## Example
```python
import os
import tempfile
from pathlib import Path


def handler(event, context):
    before = os.umask(0o077)
    try:
        Path(tempfile.mkdtemp(), "key.pem").write_text(event["key"])
    finally:
        os.umask(before)
    return {"ok": True}
```

## Use instead
```python
import os
import tempfile


def handler(event, context):
    descriptor, name = tempfile.mkstemp()
    os.fchmod(descriptor, 0o600)
    with open(descriptor, "w") as file:
        file.write(event["key"])
    return {"name": name}
```

## Limits
Python has no call that only reads the mask, so asking for it means setting it twice, and is reported.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA403",
    "process-umask",
    Family.PROCESS,
    "The file mode mask of the process is changed while invocations run",
    "Set the mode of the file itself with os.chmod or os.open.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "umask", "the file mode mask")
