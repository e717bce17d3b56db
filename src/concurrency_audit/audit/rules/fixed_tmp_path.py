"""Every invocation writes the same file under /tmp.

## What it does
Reports a file under `/tmp` whose name is the same in every invocation and that a handler writes: with `open`,
`pathlib`, `shutil`, a download, an archive that is unpacked, or a program that is told to write it. Names are
followed through constants, `os.path.join`, `/` between paths, f-strings and arguments.

## Why is this bad
All invocations of an execution environment share `/tmp`, whether they run as threads or as worker processes. While
one invocation reads its file back, another has already begun to write its own: the first works with half a file, or
with somebody else's. A file that is written and never read back, or that appears in one step (`os.replace`), only
costs work and shows the newest content.

## Example
```python
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    with open("/tmp/report.csv", "w") as out:
        out.write(event["text"])
    s3.upload_file("/tmp/report.csv", "reports", event["key"])
```

## Use instead
```python
import tempfile

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as out:
        out.write(event["text"])
        out.flush()
        s3.upload_file(out.name, "reports", event["key"])
```

## Limits
A path that a library builds is not known. A name with a part that a service gave is reported with low confidence, and
not at all where that part is called an id. A file that appears in one step is
taken to hold what all invocations may use; if it holds data of one request it belongs into a file of its own. What an
unknown program or function does to a path is told from what happens to the file afterwards. A lock counts only if it
is held from writing to reading.
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
    "CA501",
    "fixed-tmp-path",
    Family.FILESYSTEM,
    "Every invocation writes the same file under /tmp",
    "Use tempfile.NamedTemporaryFile or tempfile.TemporaryDirectory, or put context.aws_request_id into the name.",
    fix="unsafe",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per file and entry point."""
    for file in files(program):
        if file.naming in ("fixed", "row", "worker") and not file.is_lock and not say.is_database(file):
            row = file.naming == "row"
            message = (
                "is named by data that other invocations read as well" if row else "is one file for all invocations"
            )
            confidence = Confidence.LOW if row else Confidence.HIGH
            yield from say.written(RULE, file, f"`{file.place.name}` {message}", confidence)
