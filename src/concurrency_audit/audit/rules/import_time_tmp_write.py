"""Import-time code writes a fixed file under /tmp, and all workers import at the same time.

## What it does
Reports a file under `/tmp` that import-time code writes or downloads under a fixed name, also inside functions that
it calls. A check that the file is not there yet does not help: the others check before the first is done.

## Why is this bad
Every worker process imports the module, and all begin at the same time. One reads the file while another is still
writing it. With threads the module is imported once, before the first invocation. Where the file appears in one step
the workers only do the work several times.

## Example
```python
import json
import os

import boto3

s3 = boto3.client("s3")
if not os.path.exists("/tmp/cities.json"):
    s3.download_file("models", "cities.json", "/tmp/cities.json")


def handler(event, context):
    with open("/tmp/cities.json") as cities:
        return {"city": json.load(cities).get(event["zip"])}
```

## Use instead
```python
import json
import os
import tempfile

import boto3

s3 = boto3.client("s3")
folder = tempfile.mkdtemp()
s3.download_file("models", "cities.json", f"{folder}/cities.json")


def handler(event, context):
    with open(f"{folder}/cities.json") as cities:
        return {"city": json.load(cities).get(event["zip"])}
```

## Limits
A lock on a file (`fcntl.flock`, filelock) held around check and write makes it clean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _files as say
from concurrency_audit.audit.rules._used_files import files

RULE = Rule(
    "CA505",
    "import-time-tmp-write",
    Family.FILESYSTEM,
    "Import-time code writes a fixed file under /tmp, and all workers import at the same time",
    "Write to a temporary name and os.replace() it into place, or use tempfile.mkdtemp() for a directory per worker.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per file."""
    for file in files(program):
        writes = say.at_import(file.writes)
        shared = file.naming == "fixed" or (file.naming == "near" and "pid" not in file.kinds)
        database = say.is_database(file) and not _is_copied(writes)
        if not writes or not shared or file.is_lock or database or say.guard(writes).processes:
            continue
        atomic = all(a.op == "rename-to" for a in writes)
        why = "workers start together: one reads the file while another is still writing it"
        once = "it appears in one step, so the workers only do the work several times"
        if all(a.op == "append" for a in writes) and not file.reads and not file.removals:
            atomic, once = True, "each worker adds its lines to those of the others, and nothing reads them"
        yield from say.draft(
            RULE, file, writes[0], f"every worker process writes `{file.place.name}` when it imports this module",
            Verdict.SAFE, Verdict.BENIGN if atomic else Verdict.UNSAFE,
            "the module is imported once, before the first invocation", once if atomic else why,
            Confidence.HIGH if file.reads else Confidence.MEDIUM,
        )  # fmt: skip


def _is_copied(writes: Sequence[Access]) -> bool:
    """Whether a database comes from elsewhere, as a file: whoever opens it meanwhile finds a part of it."""
    return all(write.op == "write" for write in writes)
