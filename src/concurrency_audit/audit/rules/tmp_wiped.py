"""One invocation empties /tmp, and with it the files of all others.

## What it does
Reports `shutil.rmtree` of `/tmp` or of a directory below it that all invocations share, the removal of whatever is
found there (`glob.glob("/tmp/*")`, `os.listdir`, `Path.iterdir`, `os.walk`), and `rm -rf` in a command line.

## Why is this bad
Cleaning up `/tmp` was good advice while an environment had one invocation at a time. On Managed Instances others are
at work in the same directory: their files disappear under their hands, in every execution model.

## Example
```python
import shutil


def handler(event, context):
    shutil.rmtree("/tmp", ignore_errors=True)
    return {"ok": True}
```

## Use instead
```python
import tempfile
from pathlib import Path


def handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.txt").write_text(event["text"])
        return {"text": Path(folder, "a.txt").read_text()}
```

## Limits
Removing what is older than any invocation can run is fine; it is recognised where the removal depends on a look at
the file's age.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _files as say
from concurrency_audit.audit.rules._used_files import ROOTS, File, files

RULE = Rule(
    "CA504",
    "tmp-wiped",
    Family.FILESYSTEM,
    "One invocation empties /tmp, and with it the files of all others",
    "Remove only what this invocation made; tempfile.TemporaryDirectory does that by itself.",
)
_AGES = ("stat", "lstat", "getmtime", "getctime", "getatime")


def check(program: Program) -> Iterable[Draft]:
    """One finding per directory and entry point."""
    for file in files(program):
        for at in say.firsts([a for a in file.removals if _wipes(file, a) and not _is_old(program, a)]):
            early = at.context.kind == "init"
            why = "the files of invocations that are at work disappear"
            yield from say.draft(
                RULE, file, at, f"`{file.place.name}` is wiped: {say.all_share(file)}",
                Verdict.SAFE if early else Verdict.UNSAFE, Verdict.UNSAFE,
                "it happens at import, before the first invocation" if early else why,
                f"{say.sharing(file)}: {why}",
            )  # fmt: skip


def _wipes(file: File, access: Access) -> bool:
    if file.naming == "listed":
        return True
    return access.op == "tree-delete" and (file.naming in ("fixed", "basename") or file.place.name in ROOTS)


def _is_old(program: Program, access: Access) -> bool:
    """Whether the removal depends on the age of the file."""
    looks = (program.accesses[i] for i in access.checks if i in program.accesses)
    return any(look.method_name.rpartition(".")[2] in _AGES for look in looks)
