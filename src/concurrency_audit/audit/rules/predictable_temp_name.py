"""A name under /tmp was made up so as to be unique, and is not.

## What it does
Reports a file under `/tmp` whose name is made of the time, the process or thread id or a small random number, and
uses of `tempfile.mktemp`.

## Why is this bad
Two invocations begin in the same second; a process has one id for all its invocations, a thread one for all that it
runs one after the other, and forked workers have threads of the same id. `tempfile.mktemp` names a file that is not
there at that moment, and another process may make it first.

## Example
```python
import time


def handler(event, context):
    path = f"/tmp/report-{int(time.time())}.csv"
    with open(path, "w") as out:
        out.write(event["text"])
    with open(path) as report:
        return {"text": report.read()}
```

## Use instead
```python
import os
import tempfile


def handler(event, context):
    descriptor, path = tempfile.mkstemp(suffix=".csv")
    with os.fdopen(descriptor, "w") as out:
        out.write(event["text"])
    with open(path) as report:
        return {"text": report.read()}
```

## Limits
How fine the time in a name is, is not looked at; such findings have medium confidence, and low where data of the
request is in the name as well. Long random values and uuids are taken for unique.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _files as say
from concurrency_audit.audit.rules._calls import first_of_each
from concurrency_audit.audit.rules._used_files import File, files

RULE = Rule(
    "CA507",
    "predictable-temp-name",
    Family.FILESYSTEM,
    "A name under /tmp was made up so as to be unique, and is not",
    "Use tempfile.mkstemp() or tempfile.NamedTemporaryFile(), or put context.aws_request_id into the name.",
)
_MADE_OF = {"clock": "the time", "pid": "the process id", "tid": "the thread id", "random": "a small random number"}


def check(program: Program) -> Iterable[Draft]:
    """One finding per file or mktemp."""
    for file in files(program):
        if file.naming == "near" and not file.is_lock:
            yield from _named(file)
    for call in first_of_each(program, lambda call: call.name == "tempfile.mktemp"):
        yield _mktemp(call)


def _named(file: File) -> Iterator[Draft]:
    writes = say.running(file.writes)
    if not writes:
        return
    made_of = " and ".join(word for kind, word in _MADE_OF.items() if kind in file.kinds)
    read = Verdict.UNSAFE if file.reads else Verdict.BENIGN
    held = say.guard([*writes, *say.running(file.reads)])
    confidence = Confidence.HIGH if "clock" not in file.kinds else Confidence.MEDIUM
    if "event" in file.kinds:
        confidence = Confidence.LOW
    one_thread, one_process = "tid" in file.kinds, "pid" in file.kinds and not file.in_own_threads
    for at in say.firsts(writes):
        yield from say.draft(
            RULE, file, at, f"`{file.place.name}` is made of {made_of}, which is not unique",
            say.guarded(read, held.threads or one_thread), say.guarded(read, held.processes or one_process),
            "a thread runs one invocation at a time" if one_thread else "two invocations can come to the same name",
            "a process has an id of its own" if one_process else "two worker processes can come to the same name",
            confidence,
        )  # fmt: skip


def _mktemp(call: Call) -> Draft:
    why = "the name is free when it is given, and it takes a great coincidence that another makes the file first"
    return Draft(
        RULE, call.site, "tempfile.mktemp", "`tempfile.mktemp` names a file that is not there yet",
        Verdict.BENIGN, Verdict.BENIGN, why, why, call.path,
    )  # fmt: skip
