"""A global is bound anew by every invocation and read as if it were the invocation's own.

## What it does
Reports a module global (or an attribute of a module) that a function reached by invocations binds anew with a value
that differs from one invocation to the next, and that code reads elsewhere: a time, a fresh object, the answer of a
service.

## Why is this bad
Between the binding and the reading another invocation binds the name again. The first then reads a value that belongs
to somebody else's work: a start time, a batch, an answer.

A flag that is set at the start and set back at the end without `finally` is reported as well: once the work in between
has raised, every later invocation finds it set, in worker processes too.

So is what one entry point leaves for another, which takes it and empties the name: whoever comes first takes it, and
who comes to another worker finds nothing.

## Example
```python
import time

_started = 0.0


def handler(event, context):
    global _started
    _started = time.time()
    work(event)
    return {"seconds": time.time() - _started}
```

## Use instead
```python
import time


def handler(event, context):
    started = time.time()
    work(event)
    return {"seconds": time.time() - started}
```

## Limits
A constant (`ready = True`) is not reported unless it is set back later or put down at the start, nor a name that is
bound and never read. Data of the request itself is the business of request-data-in-global (CA103), a value bound after
a look whether it is there that of lazy-initialisation (CA206).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _wording as say

RULE = Rule(
    "CA101",
    "rebound-global",
    Family.GLOBAL,
    "A global is bound anew by every invocation and read as if it were the invocation's own",
    "Pass the value as an argument or keep it in a contextvars.ContextVar.",
)
_BY_CALLER = "Keep it in a store that all workers ask, under the key of whom it concerns."
_SET_BACK = "Set it back in a `finally:`."


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    yield from (_draft(program, d) for d in found(program, "rebind", "stuck"))
    yield from (_left(program, d) for d in found(program, "message"))


def _left(program: Program, d: Diagnosis) -> Draft:
    text = f"`{say.name(d)}` is left by one request for another one to take"
    first = f"whoever comes first takes it: what one request has left in `{say.name(d)}` goes to another caller"
    one = say.draft(
        RULE, program, d, text, say.UNSAFE, say.UNSAFE, first,
        f"{first}, and who comes to another worker finds nothing",
    )  # fmt: skip
    return replace(one, advice=_BY_CALLER)


def _draft(program: Program, d: Diagnosis) -> Draft:
    if d.hazard == "stuck":
        how = "set" if d.at.value.ref else "fallen"
        why = f"if anything raises before `{say.name(d)}` is set back, all later invocations find it {how}"
        text = f"`{say.name(d)}` stays {how} if the work in between raises"
        return replace(say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, why, why), advice=_SET_BACK)
    own = [r for r in d.shape.others if r.context == d.at.context and not facts.is_inner(r) and not _is_refresh(d)]
    if not own:
        why = "readers get the value before or after, both finished: at worst one that is out of date"
        return say.draft(
            RULE,
            program,
            d,
            f"`{say.name(d)}` is replaced while other invocations read it",
            say.BENIGN,
            say.BENIGN,
            why,
            say.STALE,
        )
    left = any(not r.fresh for r in own) and say.keeps_leftovers(d)
    return say.draft(
        RULE,
        program,
        d,
        f"`{say.name(d)}` is bound anew by each invocation and read back",
        say.UNSAFE,
        say.UNSAFE if left else say.SAFE,
        say.overwritten(d),
        say.leftover(d) if left else say.ALONE,
    )


def _is_refresh(d: Diagnosis) -> bool:
    """Whether some requests load anew what is the same for all: whoever reads it gets the old or the new whole."""
    is_loaded = "io" in d.at.value.deps and not d.at.value.deps & _OF_ONE
    return d.hazard == "rebind" and d.at.for_some and is_loaded and not facts.from_request(d.at.value)


_OF_ONE = frozenset(["unique", "random", "clock", "tid"])
"""Dependencies of what is made for one invocation."""
