"""The working directory of the process is changed while invocations run.

## What it does
Reports `os.chdir`, `os.fchdir` and `contextlib.chdir` on an invocation's path.

## Why is this bad
There is one working directory per process, so every relative path of every other invocation now leads elsewhere. The
documentation of `contextlib.chdir` says itself that it does not suit threaded code. A constant folder, set and left
so, is benign. A relative one that is left so is not: the next invocation begins where this one has gone to, and looks
for the folder there, in worker processes too.

## Example
```python
import contextlib
import tempfile
from pathlib import Path


def handler(event, context):
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("page.html").write_text(event["page"])
        return {"size": Path("page.html").stat().st_size}
```

## Use instead
```python
import tempfile
from pathlib import Path


def handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(event["page"])
        return {"size": page.stat().st_size}
```

## Limits
A folder set to a constant is called benign without a look at whether any relative path is used before the first call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Call, Context
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._calls import effect
from concurrency_audit.audit.rules._process_state import setters
from concurrency_audit.audit.rules._wording import UNSAFE

RULE = Rule(
    "CA402",
    "working-directory",
    Family.PROCESS,
    "The working directory of the process is changed while invocations run",
    "Use absolute paths, or give a child process its own cwd=.",
)

_MANAGER = "contextlib.chdir"
_ANYWHERE = ("/", "~", "\\")
"""Beginnings of folders that are the same wherever the process stands."""
_GOES_ON = "the next invocation begins in the folder where this one has gone to, and looks for the folder there"


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    onwards = frozenset(_onwards(program))
    for draft in setters(program, RULE, "cwd", "the working directory", always=(_MANAGER,)):
        yield _left(draft) if draft.site in onwards else draft


def _left(draft: Draft) -> Draft:
    return replace(draft, threads=UNSAFE, processes=UNSAFE, why_threads=_GOES_ON, why_processes=_GOES_ON)


def _onwards(program: Program) -> Iterator[Site]:
    """Where invocations go to a folder named from where they stand, and stay there."""
    gone: dict[Context, list[Call]] = {}
    for call in program.calls:
        if call.row is not None and effect(call) == "cwd" and program.in_invocations(call):
            gone.setdefault(call.context, []).append(call)
    for calls in gone.values():
        if len({call.site for call in calls}) == 1 and _is_step(calls[0]):
            yield calls[0].site


def _is_step(call: Call) -> bool:
    """Whether it goes on from where the process stands, whatever was done before."""
    if call.name == _MANAGER or not call.args or (call.conditional and not call.for_some):
        return False
    begin = next(iter(path_patterns.pattern(call.args[0])), None)
    if not isinstance(begin, str) or any(dep.startswith(path_patterns.SETTING) for dep in call.args[0].deps):
        return False
    return begin not in ("", ".") and not begin.startswith(_ANYWHERE) and begin[1:2] != ":"
