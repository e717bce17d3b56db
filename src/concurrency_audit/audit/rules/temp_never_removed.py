"""A file or folder of its own is made by every invocation, and nobody removes it.

## What it does
Reports `tempfile.mkdtemp`, `tempfile.mkstemp` and `NamedTemporaryFile(delete=False)` in code that invocations run,
where that code removes nothing of it.

## Why is this bad
An execution environment lives for hours or days and serves many requests at once. Its `/tmp` has a fixed size that all
workers share: when it is full, every invocation that writes fails with "No space left on device", and goes on failing.

## Example
```python
import os
import tempfile

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "in.csv")
    s3.download_file("tables", event["key"], path)
    with open(path) as lines:
        return {"lines": sum(1 for _ in lines)}
```

## Use instead
```python
import os
import tempfile

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "in.csv")
        s3.download_file("tables", event["key"], path)
        with open(path) as lines:
            return {"lines": sum(1 for _ in lines)}
```

## Limits
Whether a removal is reached on every path is not looked at, nor what other programs remove. Files with made-up names
(a uuid) are not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Severity
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _calls as say
from concurrency_audit.audit.rules._used_files import ROOTS
from concurrency_audit.audit.rules._wording import BENIGN

RULE = Rule(
    "CA508",
    "temp-never-removed",
    Family.FILESYSTEM,
    "Every invocation makes a temporary file or folder that nobody removes",
    "Use tempfile.TemporaryDirectory or NamedTemporaryFile in a with statement, or remove it in finally.",
    Severity.NOTE,
)
_WHY = "nothing of another invocation is touched, but `/tmp` fills up for all of them while the environment lives"
_FILES = frozenset(["tempfile.NamedTemporaryFile"])


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    removed = {a.context.doer for a in program.accesses.values() if _removes_own(program, a)}
    for call in say.first_of_each(program, lambda c: _stays(c) and c.context.doer not in removed):
        yield Draft(
            RULE, call.site, call.name, f"what `{call.name}` makes is not removed by the code that makes it",
            BENIGN, BENIGN, _WHY, _WHY, call.path,
        )  # fmt: skip


def _removes_own(program: Program, access: Access) -> bool:
    """Whether something with a name of its own is taken away, or moved elsewhere."""
    if access.op not in ("delete", "tree-delete", "rename-from"):
        return False
    return access.place.name in ROOTS or any(
        part[0] == "unique" for part in program.pattern(access.place) if not isinstance(part, str)
    )


def _stays(call: Call) -> bool:
    """Whether what a call makes stays, once for each invocation."""
    if say.effect(call) != "temp-unique" or call.checks or any(name == "dir" for name, _ in call.keywords):
        return False
    if call.result.obj is not None and call.result.obj.place is not None:
        return False
    kept = any(name == "delete" and value.kind == "const" and value.ref is False for name, value in call.keywords)
    return call.name in ("tempfile.mkdtemp", "tempfile.mkstemp") or (call.name in _FILES and kept)
