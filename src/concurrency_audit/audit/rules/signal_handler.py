"""Signal handlers or timers of the process are set while invocations run.

## What it does
Reports `signal.signal`, `signal.alarm`, `signal.setitimer` and their relatives on an invocation's path.

## Why is this bad
Only the main thread may set a signal handler, any other gets a ValueError; and there is one alarm per process, so the
deadline of this invocation replaces that of another one. In a worker process, where the handler runs in the main
thread, it works.

## Example
```python
import signal


def handler(event, context):
    signal.alarm(5)
    try:
        return {"n": pow(event["base"], event["power"])}
    finally:
        signal.alarm(0)
```

## Use instead
```python
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=4)


def handler(event, context):
    seconds = context.get_remaining_time_in_millis() / 1000 - 0.5
    return {"n": pool.submit(pow, event["base"], event["power"]).result(timeout=seconds)}
```

## Limits
It does not know in which thread the handler runs; a server that calls it in the main thread alone is reported all the
same. A deadline on a future stops the waiting, not the work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import ONE_AT_A_TIME, STAYS, setters

RULE = Rule(
    "CA406",
    "signal-handler",
    Family.PROCESS,
    "Signal handlers or timers of the process are set while invocations run",
    "Use a deadline from context.get_remaining_time_in_millis() instead of an alarm.",
)

_ALARM = "signal.alarm"


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set; an alarm that is cleared somewhere rings for nobody else."""
    is_cleared = any(call.name == _ALARM and [arg.ref for arg in call.args] == [0] for call in program.calls)
    for draft in setters(program, RULE, "signal", "signal handling", always=("",)):
        if draft.symbol == _ALARM and is_cleared and draft.why_processes == STAYS:
            yield replace(draft, processes=Verdict.SAFE, why_processes=ONE_AT_A_TIME)
        else:
            yield draft
