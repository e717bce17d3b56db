"""Levels or handlers of loggers are changed while invocations run.

## What it does
Reports `setLevel`, `addHandler`, `removeHandler`, `addFilter` and `removeFilter` of loggers and shared handlers,
`basicConfig`, `dictConfig`, `disable` and the like, and what changes the one logger of loguru, on an invocation's path.

## Why is this bad
Loggers belong to the process. With a level from the request others lose lines or write their events to the log; a
handler that captures the lines of one invocation captures those of all. A handler or filter added in every invocation
piles up, in worker processes too: each line is written once more. The same constant level each time is benign.

## Example
```python
import logging

logger = logging.getLogger(__name__)


def handler(event, context):
    logger.setLevel(event["log_level"])
    logger.debug("order %s", event["id"])
    return {"ok": True}
```

## Use instead
```python
import logging

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)


def handler(event, context):
    logger.log(logging.WARNING if event.get("urgent") else logging.INFO, "order taken")
    return {"ok": True}
```

## Limits
A level that was set for one request stays for later invocations of a worker process; that is judged safe.
`basicConfig` is reported although it does nothing once the root logger has a handler.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA411",
    "logging-reconfigured",
    Family.PROCESS,
    "Levels or handlers of loggers are changed while invocations run",
    "Configure logging at import; put what differs per request into the record with extra=.",
)
_ADDS = ("addHandler", "addFilter", "loguru.logger.add")
_FACTORY = ("logging.setLogRecordFactory",)
_PILES_UP = "every invocation adds one more, so each line is written once more"


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set; handlers pile up in every worker."""
    for draft in setters(program, RULE, "logging-config", "logging", also=_FACTORY):
        if draft.symbol.endswith(_ADDS) and draft.threads is Verdict.BENIGN:
            yield replace(draft, processes=Verdict.BENIGN, why_threads=_PILES_UP, why_processes=_PILES_UP)
        else:
            yield draft
