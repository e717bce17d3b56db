"""Levels or handlers of loggers are changed while invocations run.

## What it does
Reports `setLevel`, `addHandler`, `removeHandler`, `addFilter` and `removeFilter` of loggers and shared handlers,
`basicConfig`, `dictConfig`, `disable` and the like, and what changes the one logger of loguru, on an invocation's path.

## Why is this bad
Loggers belong to the process. With a level from the request others lose lines or write their events to the log; a
handler that captures the lines of one invocation captures those of all. A handler or filter added in every invocation
piles up, in worker processes too: each line is written once more, and where what is added holds something of its
request (a user, a request id) the lines of all later requests are marked with it. The same constant level each time
is benign.

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
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.contents import holds
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._calls import effect
from concurrency_audit.audit.rules._process_state import owner_of, setters, values
from concurrency_audit.audit.rules._wording import UNSAFE

RULE = Rule(
    "CA411",
    "logging-reconfigured",
    Family.PROCESS,
    "Levels or handlers of loggers are changed while invocations run",
    "Configure logging at import; put what differs per request into the record with extra=.",
)
_ADDS = ("addHandler", "addFilter", "handlers.append", "handlers.insert", "handlers.extend", "loguru.logger.add")
_FACTORY = ("logging.setLogRecordFactory",)
_LISTS = (".handlers", ".filters")
"""What is bound to these takes the place of what was there."""
_REMOVES = (
    *("removeHandler", "removeFilter", "handlers.clear", "handlers.pop", "handlers.remove", "filters.clear"),
    *("loguru.logger.remove", *_LISTS),
)
_ROOT = ("logging.root", "logging.getLogger")
_PILES_UP = "every invocation adds one more, so each line is written once more"
_MARKS = "what is added holds data of its request and stays: the lines of all later requests are written with it"
_MARKS_NOW = "what is put in place holds data of this request: the lines of others are written with it"


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set; handlers pile up in every worker."""
    marking, replacing = _marking(program)
    for draft in setters(program, RULE, "logging-config", "logging", also=_FACTORY):
        if draft.site in marking:
            yield replace(draft, threads=UNSAFE, processes=UNSAFE, why_threads=_MARKS, why_processes=_MARKS)
        elif draft.site in replacing:
            yield replace(draft, threads=UNSAFE, why_threads=_MARKS_NOW)
        elif draft.symbol.endswith(_ADDS) and draft.threads is Verdict.BENIGN:
            yield replace(draft, processes=Verdict.BENIGN, why_threads=_PILES_UP, why_processes=_PILES_UP)
        else:
            yield draft


def _marking(program: Program) -> tuple[set[Site], set[Site]]:
    """Where an entry point adds something that holds data of its request to a logger, and takes nothing off it; and
    where it puts such a thing in the place of what the logger had."""
    calls = [c for c in program.calls if effect(c) == "logging-config" and program.in_invocations(c)]
    tidy = {(c.context, _logger(c)) for c in calls if c.name.endswith(_REMOVES)}
    marked = {id(c.receiver.obj) for c in calls if c.receiver and c.receiver.obj and _is_of_request(c)}
    puts = [c for c in calls if c.name.endswith((*_ADDS, *_LISTS)) and not _is_own_logger(c)]
    marking = [c for c in puts if any(_is_marked(value, marked) for value in values(c))]
    replaced = {c.site for c in marking if c.name.endswith(_LISTS)}
    return {c.site for c in marking if (c.context, _logger(c)) not in tidy} - replaced, replaced


def _logger(call: Call) -> object:
    """What tells a logger from others: its name, or where it is kept."""
    owner = owner_of(call)
    if owner is None or owner.obj is None:
        return "" if call.name.startswith(_ROOT) else call.name.rpartition(".")[0]
    name = owner.obj.first_argument
    if name is not None:
        return name.ref if name.kind == "const" else (name.kind, name.text, name.deps)
    return "" if owner.obj.made_by in _ROOT else owner.place


def _is_of_request(call: Call) -> bool:
    return any(facts.from_request(value) for value in values(call))


def _is_own_logger(call: Call) -> bool:
    """Whether the logger has a name that is the request's own."""
    return call.receiver is not None and facts.from_request(call.receiver)


def _is_marked(value: Value, marked: set[int]) -> bool:
    held = (value, *holds(value))
    return any(facts.from_request(each) or (each.obj is not None and id(each.obj) in marked) for each in held)
