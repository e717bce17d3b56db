"""A handler starts work in another thread and does not wait for it.

## What it does
Reports threads, timers and processes that an invocation starts and never joins (or cancels), and work given to an
executor whose future nobody keeps, where the executor is neither a `with` block nor shut down.

## Why is this bad
The response goes out while the work is still going on. It then runs beside later invocations, on their time and on
data that may have changed, is lost when the environment ends, and piles up as long as every invocation starts more of
it than gets done.

## Example
```python
import threading


def handler(event, context):
    threading.Thread(target=audit, args=(event,)).start()
    return {"ok": True}


def audit(entry):
    entry["seen"] = True
```

## Use instead
```python
import threading


def handler(event, context):
    thread = threading.Thread(target=audit, args=(event,))
    thread.start()
    thread.join()
    return {"ok": True}


def audit(entry):
    entry["seen"] = True
```

## Limits
A thread that is kept in a global (one worker thread for the life of the process) is not reported, nor is a future
that is kept and never asked for its result. When threads of a loop are joined in a loop, all of them are taken to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.values import MADE, Value
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _calls as say

RULE = Rule(
    "CA704",
    "leftover-thread",
    Family.RUNTIME,
    "A handler starts work in another thread and does not wait for it",
    "Wait before returning (join, future.result(), `with ThreadPoolExecutor()`), or hand the work to a queue.",
)
_STARTS = frozenset(["threading.Thread.start", "threading.Timer.start", "multiprocessing.Process.start"])
_SUBMITS = frozenset(
    f"concurrent.futures.{kind}PoolExecutor.{name}" for kind in ("Thread", "Process") for name in ("submit", "map")
)
_DETACHED = frozenset(["_thread.start_new_thread", "_thread.start_new"])


def check(program: Program) -> Iterable[Draft]:
    """One finding per start or submit."""
    ends = list(_ends(program))
    for call in say.first_of_each(program, lambda c: c.context.kind == "invocation" and _is_left(program, c, ends)):
        yield _draft(call)


def _ends(program: Program) -> Iterator[Call]:
    for call in program.calls:
        how = call.name.rpartition(".")[2]
        waits = dict(call.keywords).get(
            "wait", call.args[0] if how == "shutdown" and call.args else Value("const", True)
        )
        if how in ("join", "cancel", "terminate", "__exit__") or (how == "shutdown" and waits.ref is not False):
            yield call


def _is_left(program: Program, call: Call, ends: list[Call]) -> bool:
    if call.name in _DETACHED:
        return True
    if call.receiver is None or call.receiver.kind not in MADE:
        return False
    if call.name in _SUBMITS:
        return program.is_discarded(call) and not any(_is_same(e, call) for e in ends)
    if call.name not in _STARTS or call.receiver.place is not None:
        return False
    together = [e for e in ends if e.context == call.context]
    return not any(_is_same(e, call) or e.in_loop or e.receiver is None or e.receiver.obj is None for e in together)


def _is_same(end: Call, call: Call) -> bool:
    return end.receiver is not None and call.receiver is not None and end.receiver.obj is call.receiver.obj


def _draft(call: Call) -> Draft:
    name = call.name.rpartition(".")[2]
    what = call.name.rpartition(".")[0].rpartition(".")[2] or call.name
    why = "the work goes on after the response, beside later invocations, and is lost when the environment ends"
    return Draft(
        RULE, call.site, f"{what}.{name}", f"`{what}.{name}` starts work that the handler does not wait for",
        Verdict.UNSAFE, Verdict.UNSAFE, why, f"{why}, in every worker process as well", call.path,
        confidence=Confidence.MEDIUM if call.conditional else Confidence.HIGH,
    )  # fmt: skip
