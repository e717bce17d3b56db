"""The working directory of the process is changed while invocations run.

## What it does
Reports `os.chdir`, `os.fchdir` and `contextlib.chdir` on an invocation's path.

## Why is this bad
There is one working directory per process, so every relative path of every other invocation now leads elsewhere. The
documentation of `contextlib.chdir` says itself that it does not suit threaded code. A constant folder, set and left
so, is benign.

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

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA402",
    "working-directory",
    Family.PROCESS,
    "The working directory of the process is changed while invocations run",
    "Use absolute paths, or give a child process its own cwd=.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "cwd", "the working directory", always=("contextlib.chdir",))
