"""A program, process or server is started at import and goes on running beside the invocations.

## What it does
Reports `subprocess.Popen` and started `multiprocessing.Process` objects at import, or in a function under
`@register_pre_fork`, unless import-time code waits for their end. Reports servers that import-time code runs in a
thread or starts (`http.server`, `socketserver`, `xmlrpc.server`, gRPC) on a port that is free.

## Why is this bad
The module is imported by every worker process, so every one of them starts the program: an environment with 16 workers
runs 16 of it, which share one memory limit, `/tmp` and one network, and meet at every file and port that they use.
Where the import precedes the fork (awslambdaric 4.1.0 and 4.2.0, pinned; a pre-fork hook) there is one, but all
workers inherit its pipes and read each other's answers, and none of them is its parent, which alone may wait for it.
In threads there is one per environment.

A server on a free port is one per worker as well: what it was told, the others do not know. Where the import precedes
the fork its threads stay behind in the parent, and the workers inherit a port at which nobody answers for them.

## Example
```python
import subprocess

converter = subprocess.Popen(["/opt/bin/converter", "--listen"])


def handler(event, context):
    return {"running": converter.poll() is None}
```

## Use instead
```python
import subprocess


def handler(event, context):
    done = subprocess.run(["/opt/bin/converter", event["name"]], capture_output=True, check=True)
    return {"text": done.stdout.decode()}
```

## Limits
Programs that a library starts are not seen; servers and programs that take a fixed port are CA414's. A Lambda
extension is the place for a program that belongs to the environment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from concurrency_audit.audit.knowledge.rows import CallRow, ObjectRow
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._forks import why_before_the_fork, why_import_precedes
from concurrency_audit.audit.rules._program_ports import takes_port
from concurrency_audit.audit.rules.fixed_port import is_fixed

RULE = Rule(
    "CA606",
    "program-started-at-import",
    Family.RUNTIME,
    "A program started at import runs once per worker process",
    "Start it for the invocation and wait for its end, or run it once for the environment as a Lambda extension.",
    since="0.3.0",
)
_SERVE = ("serve_forever", "handle_request")
_ENDS = ("wait", "communicate", "join", "__exit__")


def check(program: Program) -> Iterable[Draft]:
    """One finding per program that is started at import and not waited for there."""
    at_import = [call for call in program.calls if call.context.kind == "init"]
    seen = {call.site for call in at_import if takes_port(call)}
    yield from _servers(program, at_import)
    for obj in program.objects:
        row = program.object_row(obj.made_by) if isinstance(obj.made_by, str) else None
        site = Site(obj.module, obj.function, obj.anchor)
        if row is None or row.multiplies != "programs" or not obj.at_import or site in seen:
            continue
        if _is_started(obj, at_import) and not any(_is_of(call, obj, _ENDS) for call in at_import):
            seen.add(site)
            yield _draft(program, obj, row, site)


def _servers(program: Program, at_import: list[Call]) -> Iterable[Draft]:
    """Servers on a free port that import-time code runs in a thread or starts; fixed ports are another rule's."""
    binds = [call for call in at_import if call.row is not None and call.row.effect == "binds-port"]
    for made_by, start in _starts(program, at_import):
        # The code that serves it stands below the code that made it, in the same function.
        before = [
            call for call in binds
            if call.name.startswith(made_by) and call.site[:2] == start[:2] and call.site.anchor < start.anchor
        ]  # fmt: skip
        bound = max(before, key=lambda call: call.site.anchor, default=None)
        if bound is not None and not is_fixed(bound):
            yield _server(program, bound, made_by)


def _starts(program: Program, at_import: list[Call]) -> Iterator[tuple[str, Site]]:
    """What kinds of servers start to serve at import, and where."""
    for call in at_import:
        if call.row is not None and call.row.effect == "spawn-thread":
            for value in (*call.args, *(given for _, given in call.keywords)):
                if value.kind == "method" and value.ref[1] in _SERVE:
                    yield str(value.ref[0].ref), call.site
    for obj in program.objects:
        made_by, _, method = str(obj.made_by).rpartition(".")
        if obj.at_import and method == "start":
            yield made_by, Site(obj.module, obj.function, obj.anchor)


def _server(program: Program, call: Call, made_by: str) -> Draft:
    home = (call.site.module, call.site.function)
    beside = next((obj for obj in program.objects if obj.before_fork and (obj.module, obj.function) == home), None)
    why = why_before_the_fork(program, beside) if beside else why_import_precedes(program, call.site.module)
    return Draft(
        RULE, call.site, made_by, f"`{made_by}` is a server that import-time code starts and leaves running",
        Verdict.SAFE, Verdict.UNSAFE if why else Verdict.BENIGN,
        "the module is imported once, so one serves all invocations",
        f"{why}: its threads stay in the parent, and the workers inherit a port at which nobody answers" if why
        else "every worker process runs one, on a port of its own: what one was told, the others do not know",
        call.path, Confidence.MEDIUM,
    )  # fmt: skip


def _is_started(obj: Obj, at_import: list[Call]) -> bool:
    """Whether it runs: what is given a function to run waits for its `start`, a program runs as soon as it is made."""
    made = next((c.row for c in at_import if c.name == obj.made_by and isinstance(c.row, CallRow)), None)
    return (made is not None and made.callable is None) or any(_is_of(call, obj, ("start",)) for call in at_import)


def _is_of(call: Call, obj: Obj, methods: tuple[str, ...]) -> bool:
    return call.receiver is not None and call.receiver.obj is obj and call.name.rpartition(".")[2] in methods


def _draft(program: Program, obj: Obj, row: ObjectRow, site: Site) -> Draft:
    name = obj.place.label if obj.place is not None else str(obj.made_by)
    why = why_before_the_fork(program, obj)
    return Draft(
        RULE, site, name if obj.place is None else program.symbol(obj.place),
        f"`{name}` is a program that import-time code starts and leaves running",
        Verdict.SAFE, Verdict.UNSAFE if why else Verdict.BENIGN,
        "the module is imported once, so one runs for all invocations",
        f"{why}: all workers share its pipes, and none of them may wait for it" if why
        else "every worker process starts one: they share one memory limit, `/tmp` and the network of the environment",
        confidence=row.confidence, definition=None if obj.place is None else program.definition(obj.place),
    )  # fmt: skip
