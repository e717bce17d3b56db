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
is held from writing to reading. Threads that an invocation starts are looked at where they share a name in a folder
of its own, not coroutines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _files as say
from concurrency_audit.audit.rules._used_files import File, files

RULE = Rule(
    "CA501",
    "fixed-tmp-path",
    Family.FILESYSTEM,
    "Every invocation writes the same file under /tmp",
    "Use tempfile.NamedTemporaryFile or tempfile.TemporaryDirectory, or put context.aws_request_id into the name.",
    fix="unsafe",
)


_BIT_BY_BIT = frozenset(["write", "program", "passed"])
_OF_THREADS = "the threads of one invocation write the same name: what is read back may be another's, or half written"


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
        elif file.is_of_invocation and not file.is_lock:
            yield from _by_threads(program, file)


def _by_threads(program: Program, file: File) -> Iterable[Draft]:
    """Threads that an invocation starts write one file of its own, and take what they read back for theirs."""
    by_entry: dict[tuple[str, ...], list[Access]] = {}
    for access in file.accesses:
        by_entry.setdefault(access.path[:1], []).append(access)
    for accesses in by_entry.values():
        reads = [a for a in accesses if a in file.reads]
        together = _together(program, [a for a in accesses if a in file.writes])
        if together and reads and not say.guard([*together, *reads]).threads:
            yield from say.draft(
                RULE, file, together[0], f"`{file.place.name}` is one file for all threads that an invocation starts",
                Verdict.UNSAFE, Verdict.UNSAFE, _OF_THREADS, _OF_THREADS,
            )  # fmt: skip


def _together(program: Program, writes: Sequence[Access]) -> Sequence[Access]:
    """Those that threads make at the same time; what is added at the end of a file, or put in its place, is whole."""
    written = [w for w in writes if w.op in _BIT_BY_BIT and w.context.kind == "thread" and not w.context.is_async]
    return [
        w for w in written
        if program.is_beside_itself(w.context) or any(program.are_beside(w.context, other.context) for other in written)
    ]  # fmt: skip
