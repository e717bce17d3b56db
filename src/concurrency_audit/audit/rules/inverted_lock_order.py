"""Two locks are taken in one order here and in the other order there.

## What it does
Reports two shared locks of which each is taken somewhere while the other is held. Locks are followed through `with`,
`acquire`, context managers of the project and calls; file locks count as well.

## Why is this bad
One invocation holds the first lock and waits for the second, the other holds the second and waits for the first: both
wait until their timeout, and every invocation behind them.

## Example
```python
import threading

stock_lock = threading.Lock()
sales_lock = threading.Lock()
stock, sales = {}, {}


def sell(event):
    with stock_lock, sales_lock:
        stock[event["id"]] = sales[event["id"]] = 0


def count(event):
    with sales_lock:
        with stock_lock:
            return stock.get(event["id"]), sales.get(event["id"])


def handler(event, context):
    sell(event)
    return count(event)
```

## Use instead
```python
import threading

stock_lock = threading.Lock()
sales_lock = threading.Lock()
stock, sales = {}, {}


def sell(event):
    with stock_lock, sales_lock:
        stock[event["id"]] = sales[event["id"]] = 0


def count(event):
    with stock_lock, sales_lock:
        return stock.get(event["id"]), sales.get(event["id"])


def handler(event, context):
    sell(event)
    return count(event)
```

## Limits
Rings of three and more locks are not looked for. A lock that is only tried for a time (`acquire(timeout=...)`) counts
like any other. Two orders that a third lock keeps apart are no hazard.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.accesses import Nesting
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._wording import ALONE, SAFE, UNSAFE

RULE = Rule(
    "CA116",
    "inverted-lock-order",
    Family.GLOBAL,
    "Two locks are taken in both orders, so that two invocations can wait for each other for ever",
    "Take them in the same order everywhere, or use one lock for both.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per pair of locks, where the later of the two orders takes its second lock."""
    pairs = list(program.nested_locks.items())
    for number, ((first, second), there) in enumerate(pairs):
        for (other, inner), here in pairs[number + 1 :]:
            if (
                (other, inner) == (second, first)
                and not there.around & here.around
                and "local"
                not in (
                    first.root,
                    second.root,
                )
            ):
                yield _draft(program, first, second, there, here)


def _draft(program: Program, first: Place, second: Place, there: Nesting, here: Nesting) -> Draft:
    beyond = first.root == second.root == "file"
    own = "thread" in (there.context.kind, here.context.kind)
    why = f"one holds `{first.label}` and waits for `{second.label}`, another the other way round: both hang"
    return Draft(
        RULE,
        here.inner,
        program.symbol(first),
        f"`{first.label}` is taken while `{second.label}` is held, elsewhere it is the other way round",
        UNSAFE,
        UNSAFE if beyond or own else SAFE,
        why,
        "locks on files bind all processes"
        if beyond
        else "threads of one process meet in either model"
        if own
        else ALONE,
        here.path,
        definition=program.definition(first),
        related=(
            Note(here.outer, "lock", f"`{second.label}` is taken here"),
            Note(there.inner, "lock", f"`{second.label}` is taken here while `{first.label}` is held"),
        ),
    )
