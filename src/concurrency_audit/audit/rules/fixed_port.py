"""A port is bound that all workers of an execution environment share.

## What it does
Reports code that binds a fixed port: at import, where every worker process does it, or in a handler, where every
invocation does. Sockets, servers of the standard library, asyncio, gRPC and metrics servers are known, and programs
that are started with an option for a port (`--port`, `--remote-debugging-port=9222`) and left running.

## Why is this bad
The processes of an execution environment share its network. The first worker gets the port, the next one fails with
"Address already in use" while it imports the module, and never serves a request; an invocation that binds a port fails
beside another, or soon after it.

## Example
```python
import socket

control = socket.socket()
control.bind(("127.0.0.1", 8999))


def handler(event, context):
    return event["id"]
```

## Use instead
```python
import socket

control = socket.socket()
control.bind(("127.0.0.1", 0))


def handler(event, context):
    return control.getsockname()[1]
```

## Limits
A port from the environment is taken for fixed, one that is computed is not looked at. `SO_REUSEPORT` is not seen.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _calls as say
from concurrency_audit.audit.rules._program_ports import takes_port
from concurrency_audit.audit.rules._wording import SAFE, UNSAFE

RULE = Rule(
    "CA414",
    "fixed-port",
    Family.PROCESS,
    "A fixed port is bound, and all workers of an environment share its network",
    "Bind port 0 and ask which one it became, or start the server outside the workers.",
)
_TAKEN = "the first worker has the port, the others fail with `Address already in use`"
_ONCE = "the module is imported once, before the first invocation"
_BESIDE = "another invocation that runs at the same time has the port already"


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    for call in say.first_at_import(program, is_fixed):
        yield _draft(call, True)
    for call in say.first_of_each(program, is_fixed):
        yield _draft(call, False)


def _draft(call: Call, at_import: bool) -> Draft:
    name = say.plain(call.name)
    return Draft(
        RULE,
        call.site,
        name,
        f"`{name}` binds a port that other workers want as well",
        SAFE if at_import else UNSAFE,
        UNSAFE,
        _ONCE if at_import else _BESIDE,
        _TAKEN if at_import else _BESIDE,
        call.path,
    )


def is_fixed(call: Call) -> bool:
    """Whether the call binds a port that is the same each time."""
    row = say.described(call)
    if row is None or row.effect != "binds-port":
        return takes_port(call)
    position, keyword = row.arg, row.keyword
    given = next((value for name, value in call.keywords if name and name == keyword), None)
    if given is None and position is not None and position < len(call.args):
        given = call.args[position]
    return given is not None and _names_port(given)


def _names_port(value: Value) -> bool:
    """Whether an address or port is the same each time, and not "any free one"."""
    if value.obj is not None and value.obj.items is not None:
        return len(value.obj.items) > 1 and _names_port(value.obj.items[1])
    if value.kind == "const":
        return value.ref not in (None, 0, "", "0") and not str(value.ref).endswith(":0")
    return bool(value.deps) and path_patterns.is_same(value.deps)
