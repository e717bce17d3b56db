"""The warning filters of the process are changed while invocations run.

## What it does
Reports `warnings.filterwarnings`, `simplefilter`, `resetwarnings` and `catch_warnings` on an invocation's path.

## Why is this bad
Filters are one list for the process. `catch_warnings` copies it on entry and puts the copy back on exit: two
invocations that do so at the same time lose filters or keep the temporary ones, and warnings of one land in the list
of the other. A constant filter is benign.

## Example
```python
import warnings


def handler(event, context):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return {"n": int(event["n"])}
```

## Use instead
```python
import warnings

warnings.filterwarnings("error", category=RuntimeWarning)


def handler(event, context):
    return {"n": int(event["n"])}
```

## Limits
From Python 3.14 on `sys.flags.context_aware_warnings` can make `catch_warnings` safe (it is the default of
free-threaded builds). The audit does not know how the interpreter is started, and reports it.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA408",
    "warnings-filter",
    Family.PROCESS,
    "The warning filters of the process are changed while invocations run",
    "Set the filters at import.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "warnings", "the warning filters", always=("catch_warnings",))
