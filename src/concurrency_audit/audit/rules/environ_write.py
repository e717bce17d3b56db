"""The environment of the process is changed while invocations run.

## What it does
Reports `os.environ[...] = ...`, `update`, `pop`, `setdefault`, `del`, `os.putenv` and `os.unsetenv` on an
invocation's path.

## Why is this bad
There is one environment per process. A value from the request is read by every other invocation and inherited by
every child process they start; a value that is set and set back is seen in between. Setting the same constant each
time is benign. A variable that is set to itself and more, as in `os.environ["PATH"] += ":/opt/bin"`, is longer with
every invocation of a worker, and at 128 KiB, the most that Linux takes for one string, no program starts any more.

## Example
```python
import os
import subprocess


def handler(event, context):
    os.environ["TENANT"] = event["tenant"]
    subprocess.run(["/opt/bin/report"], check=True)
    return {"ok": True}
```

## Use instead
```python
import os
import subprocess


def handler(event, context):
    subprocess.run(["/opt/bin/report"], env={**os.environ, "TENANT": event["tenant"]}, check=True)
    return {"ok": True}
```

## Limits
Worker processes are judged safe although the value stays for later invocations of the same worker; a program that
sets it in each invocation does not see that. Growth is only seen where the old value is read by `os.environ[...]` or
`os.getenv` in the same invocation, and neither looked into nor put back. A lock is not accepted as a guard, because
libraries read the environment without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.carried import carries_request
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA401",
    "environ-write",
    Family.PROCESS,
    "The environment of the process is changed while invocations run",
    "Pass the value as an argument, or give a child process its own env=.",
)


_GROWS = "it is longer with every invocation; at 128 KiB no program can be started any more"

_NAMED = "variables that an earlier request of the worker named are still set, though this one does not name them"
_NAME_FIRST = (".putenv", ".setdefault", ".__setitem__")
_FIRST = "the first request that comes sets it, and all later ones of its worker find that"


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set; what grows does so in every worker."""
    growing, first, named = _growing(program), _of_the_first(program), _named_by_requests(program)
    for draft in setters(program, RULE, "environ", "the environment"):
        if draft.site in growing:
            yield replace(
                draft,
                threads=Verdict.UNSAFE,
                processes=Verdict.UNSAFE,
                why_threads=_GROWS,
                why_processes=_GROWS,
                advice="Set it at import, or give the child process its own env=.",
            )
        elif draft.site in first:
            yield replace(draft, processes=Verdict.UNSAFE, why_processes=_FIRST)
        elif draft.site in named:
            yield replace(draft, processes=Verdict.UNSAFE, why_processes=_NAMED)
        else:
            yield draft


def _growing(program: Program) -> frozenset[Site]:
    """Where a variable is set to itself and more, and never set back by the same function."""
    longer: dict[tuple[str, int, str], Site] = {}
    restored: set[tuple[str, int, str]] = set()
    for call in program.calls:
        if call.row is not None and call.row.effect == "environ" and program.in_invocations(call):
            for name, value in _set(call).items():
                setting = f"{path_patterns.SETTING} {name}"
                where = (call.site.module, call.site.function, name)
                if value.text is None and value.deps == {setting}:
                    restored.add(where)
                elif _adds_to(value, setting) and setting not in call.settings:
                    longer.setdefault(where, call.site)
    return frozenset(site for where, site in longer.items() if where not in restored)


def _of_the_first(program: Program) -> frozenset[Site]:
    """Where a variable that is missing is set to something of the request, which later ones find."""
    return frozenset(
        call.site
        for call in program.calls
        if call.row is not None and call.row.effect == "environ" and program.in_invocations(call)
        and (call.name.endswith(".setdefault") or _is_found_missing(call))
        and any(carries_request(program, value) for value in call.args)
    )  # fmt: skip


def _named_by_requests(program: Program) -> frozenset[Site]:
    """Where the request says which variables are set, and the same function sets or removes none elsewhere."""
    calls = [c for c in program.calls if c.row is not None and c.row.effect == "environ" and program.in_invocations(c)]
    sites: dict[tuple[str, int], set[Site]] = {}
    for call in calls:
        sites.setdefault((call.site.module, call.site.function), set()).add(call.site)
    return frozenset(
        call.site
        for call in calls
        if len(sites[call.site.module, call.site.function]) == 1
        and any(value.kind != "const" and facts.from_request(value) for value in _names(call))
    )


def _names(call: Call) -> Iterable[Value]:
    """What says which variables a call sets: a name beside its value, or all of a mapping."""
    if len(call.args) == 2:
        at = 0 if call.name.endswith(_NAME_FIRST) else 1
        return call.args[at : at + 1]
    return [value for value in call.args if call.name.endswith(".update") and not fields(value)]


def _is_found_missing(call: Call) -> bool:
    return any(f"{path_patterns.SETTING} {name}" in call.settings for name in _set(call))


def _set(call: Call) -> Mapping[str, Value]:
    """The variables that a call sets, with their values."""
    return dict(_pairs(call))


def _pairs(call: Call) -> Iterator[tuple[str, Value]]:
    yield from ((name, value) for name, value in call.keywords if name)
    if len(call.args) == 2 and call.args[1].kind == "const":
        yield str(call.args[1].ref), call.args[0]


def _adds_to(value: Value, setting: str) -> bool:
    """Whether a text consists of what this invocation read from a variable, and of something else."""
    if value.text is None or setting not in value.deps or value.reads:
        return False
    return len(value.text) > 1 and any(not isinstance(part, str) for part in value.text)
