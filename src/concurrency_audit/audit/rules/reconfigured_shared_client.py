"""A shared client is reconfigured while invocations run.

## What it does
Reports headers, cookies, auth, keys, timeouts and event hooks that are set on a client which invocations share:
`client.headers[...] = ...`, `client.auth = ...`, `client.api_key = ...`, `client.meta.events.register(...)`.

## Why is this bad
The client may be safe to use from many threads, its settings are not part of that: whatever is set holds for the
requests of all invocations, so one user's token goes out with another user's request. What is set under a condition,
or registered as a hook, also stays for later invocations of the same worker process, which makes it unsafe there too.

## Example
```python
import httpx

api = httpx.Client(base_url="https://api.example.com")


def handler(event, context):
    api.headers["Authorization"] = event["token"]
    return api.get("/me").json()
```

## Use instead
```python
import httpx

api = httpx.Client(base_url="https://api.example.com")


def handler(event, context):
    return api.get("/me", headers={"Authorization": event["token"]}).json()
```

## Limits
Known are the settings listed in docs/knowledge.md. A setting made while any lock is held is not reported, even where
the request itself goes out after the lock is released. Where every invocation sets the same (a constant, an environment
variable, what a service gives for a constant name) it is benign, although a value that is replaced meanwhile differs.
In worker processes it is unsafe only where a condition or a hook shows that the setting outlives the invocation, and
some invocation uses the client without having set it. Of applications only what adds to them (`include_router`,
`add_middleware`, `use`, `before_request`) is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._objects import reconfigured
from concurrency_audit.audit.rules._set_up_again import set_up_again

RULE = Rule(
    "CA303",
    "reconfigured-shared-client",
    Family.CLIENT,
    "A shared client is reconfigured while invocations run",
    "Pass headers, auth and options with the call, or make a client of the invocation's own.",
)

_NO_CLIENT = "Set it once, before the first invocation, or give each invocation an object of its own."


def check(program: Program) -> Iterable[Draft]:
    """One finding per object and function."""
    text, why = (
        "is reconfigured while other invocations use it",
        "other invocations send their requests with the setting of this one",
    )
    yield from reconfigured(program, RULE, "reconfigures", text, why, settings_stay=True, advice=_NO_CLIENT)
    yield from set_up_again(program, RULE)
