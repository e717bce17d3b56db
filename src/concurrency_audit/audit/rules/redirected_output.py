"""The standard streams of the process are redirected while invocations run.

## What it does
Reports `contextlib.redirect_stdout` and `redirect_stderr`, and assignments to `sys.stdout`, `sys.stderr` and
`sys.stdin`, on an invocation's path.

## Why is this bad
There is one `sys.stdout` per process. What other invocations print meanwhile lands in this one's buffer, often in its
answer; and where two redirect at the same time, the stream of one stays in place after both are done.

## Example
```python
import contextlib
import io


def handler(event, context):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        print(event["text"].upper())
    return {"text": out.getvalue()}
```

## Use instead
```python
import io


def handler(event, context):
    out = io.StringIO()
    print(event["text"].upper(), file=out)
    return {"text": out.getvalue()}
```

## Limits
File descriptors that are exchanged below Python (`os.dup2`) are not seen.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA409",
    "redirected-output",
    Family.PROCESS,
    "The standard streams of the process are redirected while invocations run",
    "Write to a stream of your own and pass it on.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "stdout", "the standard streams", always=("",))
