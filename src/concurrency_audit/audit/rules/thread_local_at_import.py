"""What import-time code puts into a threading.local is there for one thread only.

## What it does
Reports the reading of an attribute of a `threading.local` that only import-time code has set.

## Why is this bad
The attribute exists in the thread that imported the module. Every other thread finds a `threading.local` without it:
AttributeError, in all invocations but those that happen to run on the importing thread, so that tests on one thread
never show it.

## Example
```python
import threading

local = threading.local()
local.cache = {}


def handler(event, context):
    return {"known": event["key"] in local.cache}
```

## Use instead
```python
import threading

local = threading.local()


def handler(event, context):
    if not hasattr(local, "cache"):
        local.cache = {}
    return {"known": event["key"] in local.cache}
```

## Limits
Silent where any function that invocations reach sets the attribute, where it is asked for with a default, and for
subclasses of `threading.local`, whose `__init__` runs once per thread.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.program import Program

RULE = Rule(
    "CA703",
    "thread-local-at-import",
    Family.RUNTIME,
    "What import-time code puts into a threading.local is there for one thread only",
    "Set the attribute in the thread that reads it, or in __init__ of a subclass of threading.local.",
)
_PREFIX = "threading.local."
_Key = tuple[Obj, str]


def check(program: Program) -> Iterable[Draft]:
    """One finding per attribute."""
    early: dict[_Key, Call] = {}
    late: set[_Key] = set()
    reads: dict[_Key, Call] = {}
    for call in program.calls:
        if not call.name.startswith(_PREFIX) or call.receiver is None or call.receiver.obj is None:
            continue
        key = (call.receiver.obj, call.name.removeprefix(_PREFIX).rstrip("="))
        if call.name.endswith("="):
            if call.context.kind == "init":
                early.setdefault(key, call)
            else:
                late.add(key)
        elif program.in_invocations(call) and "AttributeError" not in call.caught:
            reads.setdefault(key, call)
    for key, read in reads.items():
        if key in early and key not in late and key[0].at_import:
            yield _draft(program, key, early[key], read)


def _draft(program: Program, key: _Key, write: Call, read: Call) -> Draft:
    obj, attribute = key
    owner = program.symbol(obj.place) if obj.place is not None else "threading.local"
    name = f"{obj.place.label if obj.place is not None else 'local'}.{attribute}"
    return Draft(
        RULE, read.site, f"{owner}.{attribute}", f"`{name}` is set at import only, for one thread",
        Verdict.UNSAFE, Verdict.SAFE,
        "every thread but the one that imported the module finds no such attribute: AttributeError",
        "a worker process imports the module and runs its invocations on the same thread",
        read.path, definition=None if obj.place is None else program.definition(obj.place),
        related=(Note(write.site, "write", "set here, at import"),),
    )  # fmt: skip
