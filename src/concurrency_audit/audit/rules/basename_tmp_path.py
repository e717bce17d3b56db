"""A name under /tmp comes from the request, but two requests can have the same one.

## What it does
Reports a file under `/tmp` that a handler writes and whose name is made from the last part of an object's key, or
from other data of the request, with nothing in it that only this invocation has.

## Why is this bad
`cats/1.jpg` and `dogs/1.jpg` are both `/tmp/1.jpg`. Two requests that meet overwrite each other's file; and the same
object asked for twice is read while it is still being written. A name made from bucket and full key is fine where the
file appears in one step (`os.replace`, boto3's `download_file`) and is never removed: the two invocations only do the
work twice.

## Example
```python
import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    path = f"/tmp/{os.path.basename(event['key'])}"
    s3.download_file("photos", event["key"], path)
    return {"size": os.path.getsize(path)}
```

## Use instead
```python
import os
import tempfile

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, os.path.basename(event["key"]))
        s3.download_file("photos", event["key"], path)
        return {"size": os.path.getsize(path)}
```

## Limits
Ids that the event's source makes unique (`requestId`, `eventID`, `messageId`) are taken for unique, other parts of
the event are not: an id that your callers never use twice at a time is reported with medium confidence.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _files as say
from concurrency_audit.audit.rules._used_files import files

RULE = Rule(
    "CA502",
    "basename-tmp-path",
    Family.FILESYSTEM,
    "A name under /tmp comes from the request, but two requests can have the same one",
    "Put the file into a tempfile.TemporaryDirectory, or put context.aws_request_id into the name.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per file and entry point."""
    for file in files(program):
        if file.naming in ("basename", "request") and not file.is_lock and not say.is_database(file):
            confidence = Confidence.HIGH if file.naming == "basename" else Confidence.MEDIUM
            yield from say.written(RULE, file, f"two requests can both mean `{file.place.name}`", confidence)
