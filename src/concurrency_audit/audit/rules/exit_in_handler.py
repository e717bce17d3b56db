"""A handler ends the interpreter, and with it the worker.

## What it does
Reports `sys.exit()`, `exit()`, `quit()`, `raise SystemExit` and `os._exit()` where an invocation reaches them and
nothing on the way catches SystemExit.

## Why is this bad
On Managed Instances a worker process serves one invocation after the other, and one that ended is not started again:
every call costs the environment a part of its concurrency for good, until none is left. Where invocations share an
interpreter, all of them end.

## Example
```python
import sys


def handler(event, context):
    if "id" not in event:
        sys.exit(1)
    return {"statusCode": 200}
```

## Use instead
```python
def handler(event, context):
    if "id" not in event:
        return {"statusCode": 400}
    return {"statusCode": 200}
```

## Limits
`sys.exit()` inside a thread ends only the thread and is not reported there. Libraries that exit by themselves
(argparse on bad arguments) are not known.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _calls as say

RULE = Rule(
    "CA701",
    "exit-in-handler",
    Family.RUNTIME,
    "A handler ends the interpreter, and with it the worker",
    "Return an error response or raise an exception that says what is wrong.",
)
_AT_ONCE = ("os._exit", "os.abort")
"""What no handler can catch and no thread confines."""


def check(program: Program) -> Iterable[Draft]:
    """One finding per call."""
    return (_draft(call) for call in say.first_of_each(program, _ends_worker))


def _ends_worker(call: Call) -> bool:
    if say.effect(call) != "exit":
        return False
    if call.name in _AT_ONCE:
        return True
    return call.context.kind == "invocation" and "SystemExit" not in call.caught


def _draft(call: Call) -> Draft:
    name = say.plain(call.name)
    return Draft(
        RULE, call.site, name, f"`{name}` ends the worker",
        Verdict.UNSAFE, Verdict.UNSAFE,
        "the interpreter ends, and with it every invocation that runs in it",
        "the worker process ends and is not started again: the environment has one place less for good", call.path,
    )  # fmt: skip
