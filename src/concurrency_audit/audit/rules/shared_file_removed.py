"""A file under /tmp is removed or emptied while another invocation may use it.

## What it does
Reports `os.remove`, `Path.unlink`, `os.truncate` and the like on a file under `/tmp` that other invocations use under
the same name: one whose name is fixed, comes from a key's last part or other data of the request, or that import-time
code has put there.

## Why is this bad
The invocation that is done first takes the file away from under the other one, which fails with FileNotFoundError,
works with an empty file, or fails itself when it comes to removing.

## Example
```python
import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.download_file("photos", event["key"], "/tmp/input.jpg")
    size = os.path.getsize("/tmp/input.jpg")
    os.remove("/tmp/input.jpg")
    return {"size": size}
```

## Use instead
```python
import os
import tempfile

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    descriptor, path = tempfile.mkstemp()
    os.close(descriptor)
    s3.download_file("photos", event["key"], path)
    size = os.path.getsize(path)
    os.remove(path)
    return {"size": size}
```

## Limits
Reported only where the code itself uses the file as well. Whole directories are the business of tmp-wiped (CA504).
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _files as say
from concurrency_audit.audit.rules._used_files import files

RULE = Rule(
    "CA503",
    "shared-file-removed",
    Family.FILESYSTEM,
    "A file under /tmp is removed or emptied while another invocation may use it",
    "Give every invocation a file of its own, and remove only that.",
)
_SHARED = frozenset(["fixed", "basename", "request"])


def check(program: Program) -> Iterable[Draft]:
    """One finding per file and entry point."""
    for file in files(program):
        removals = [a for a in say.running(file.removals) if a.op == "delete"]
        used = [a for a in file.accesses if a.op not in ("delete", "tree-delete")]
        if file.naming not in _SHARED or not removals or not used or file.is_lock or file.is_claim:
            continue
        held = say.guard([*removals, *say.running(used)])
        why = "another invocation may be about to read it, and then finds it empty or gone"
        for at in say.firsts(removals):
            yield from say.draft(
                RULE, file, at, f"`{file.place.name}` is removed here, and other invocations use it too",
                say.guarded(Verdict.UNSAFE, held.threads), say.guarded(Verdict.UNSAFE, held.processes),
                say.LOCKED if held.threads else why, say.LOCKED if held.processes else f"{say.all_share(file)}: {why}",
            )  # fmt: skip
