"""sys.path or sys.modules is changed while invocations run.

## What it does
Reports changes of `sys.path` and `sys.modules` on an invocation's path: `append`, `insert`, `extend`, `pop`,
assignments.

## Why is this bad
Both belong to the process, and what is added stays. A folder from the request decides what every later import finds,
in worker processes as well: the second tenant gets the modules of the first. A module taken out of `sys.modules` is
missing for whoever imports it at that moment. A constant folder is benign; the list grows by one entry per
invocation. One that only some requests put before the others is not: later ones find its modules first.

## Example
```python
import importlib
import sys


def handler(event, context):
    sys.path.insert(0, f"/opt/tenants/{event['tenant']}")
    return {"name": importlib.import_module("plugin").__name__}
```

## Use instead
```python
import importlib.util


def handler(event, context):
    path = f"/opt/tenants/{event['tenant']}/plugin.py"
    spec = importlib.util.spec_from_file_location("plugin", path)
    plugin = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plugin)
    return {"name": plugin.__name__}
```

## Limits
What a plugin that is loaded this way does is not read. `importlib.reload` is not reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters, values

RULE = Rule(
    "CA410",
    "import-path-change",
    Family.PROCESS,
    "sys.path or sys.modules is changed while invocations run",
    "Set the path at import, or load the file with importlib.util.spec_from_file_location.",
)
_AT_THE_END = ("sys.path.append", "sys.path.extend")
_LAST = "a folder at the end hides no module of others, and the list grows with every invocation"
_GROWS = "the list grows with every invocation"
_STAYS = "the change stays, and later invocations of the worker import by it"


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set; what is added from a request stays for later ones."""
    by_site = {call.site: call for call in program.calls}
    for draft in setters(
        program, RULE, "import-path", "where modules are imported from", always=("sys.modules", "modules.pop")
    ):
        call = by_site[draft.site]
        if any(facts.from_request(v) for v in values(call)):
            yield replace(draft, processes=Verdict.UNSAFE, why_processes=_STAYS)
        elif call.name.endswith(_AT_THE_END) and not draft.related:
            yield replace(
                draft, threads=Verdict.BENIGN, processes=Verdict.BENIGN, why_threads=_LAST, why_processes=_GROWS
            )
        elif "sys.path" in call.name:
            yield replace(draft, processes=Verdict.BENIGN, why_processes=_GROWS)
        else:
            yield draft
