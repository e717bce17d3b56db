"""A shared collection keeps growing and goes out in responses.

## What it does
Reports a list, set or deque at module or class level that invocations add to and nothing takes out of, where its
content goes out in responses or calls. A dictionary that an entry point fills under keys of its request, and gives out
as a whole or by one fixed key, counts as well, as does one of which a request sets some of the elements that a loop
goes through, a list whose elements are set by an index or a number of the request, and a table or list in whose
elements a request marks the one that it names, or some, and that goes out as it is.

## Why is this bad
Every invocation finds what earlier ones added: data of other requests goes out, and memory grows until the worker is
killed. It makes no difference whether invocations share threads or follow each other in a process.

## Example
```python
_messages = []


def handler(event, context):
    _messages.append(event["message"])
    return {"messages": _messages}
```

## Use instead
```python
def handler(event, context):
    messages = []
    messages.append(event["message"])
    return {"messages": messages}
```

## Limits
A collection that is only counted or logged is not reported, nor is one that import-time code fills. A dictionary that
is walked or asked by keys of requests is taken for a table or a cache, which other rules judge.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.hazards.furnished import is_furnished_once
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _wording as say
from concurrency_audit.audit.rules._keyed_by_requests import keyed_by_requests
from concurrency_audit.audit.rules._marked_elements import marked_elements

RULE = Rule(
    "CA111",
    "growing-shared-collection",
    Family.GLOBAL,
    "A shared collection keeps growing and goes out in responses",
    "Make the collection in the invocation.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    yield from (_draft(program, d) for d in found(program, "grow") if not is_furnished_once(program, d.at))
    yield from keyed_by_requests(program, RULE)
    yield from marked_elements(program, RULE)


def _draft(program: Program, d: Diagnosis) -> Draft:
    return say.draft(
        RULE,
        program,
        d,
        f"`{say.name(d)}` keeps growing, and what is in it goes out",
        say.UNSAFE,
        say.UNSAFE,
        say.collected(d),
        say.collected(d),
    )
