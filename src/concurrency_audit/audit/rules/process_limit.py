"""A limit or default of the interpreter is changed while invocations run.

## What it does
Reports, on an invocation's path, calls that set something for the whole interpreter or process:
`sys.setrecursionlimit`, `sys.settrace`, `gc.disable`, `gc.freeze`, `threading.stack_size`, `decimal.DefaultContext`,
`time.tzset`, `resource.setrlimit`, `faulthandler`, `atexit`, codecs, the event loop policy, ...

## Why is this bad
Each invocation gets what another one set last. A value from the request is unsafe, and so is one that is set and set
back; the same constant each time is benign. `time.tzset` changes local time for everyone while they format dates.

## Example
```python
import decimal


def handler(event, context):
    decimal.DefaultContext.prec = event["precision"]
    return {"third": str(decimal.Decimal(1) / 3)}
```

## Use instead
```python
import decimal


def handler(event, context):
    with decimal.localcontext() as local:
        local.prec = event["precision"]
        return {"third": str(decimal.Decimal(1) / 3)}
```

## Limits
Known are the calls listed in docs/knowledge.md. `gc.disable` and `gc.enable` around a block are benign: invocations
that meet there only collect at other times.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA413",
    "process-limit",
    Family.PROCESS,
    "A limit or default of the interpreter is changed while invocations run",
    "Set it at import.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(
        program,
        RULE,
        "process-limit",
        "a limit or default of the interpreter",
        always=("tzset",),
        never_restored=("gc.",),
    )
