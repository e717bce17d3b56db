"""A shared value is read, changed and stored back in separate steps.

## What it does
Reports `x += ...`, `d[k] = d[k] + 1`, `d[k] = d.get(k, 0) + 1`, `obj.n = obj.n + 1` and the like on shared state
without a lock around the read and the store.

## Why is this bad
Two invocations read the same value, both change it, and the second store overwrites the first: an update is lost.
CPython with the GIL gives a thread up only at calls and backward jumps, so `count += 1` on a global happens to hold
there and breaks on free-threaded builds; the finding then says so. Any call between reading and storing (`count +=
price(event)`) loses updates on every build.

## Example
```python
_orders = 0


def handler(event, context):
    global _orders
    _orders += 1
    return {"number": _orders}
```

## Use instead
```python
import itertools

_orders = itertools.count(1)


def handler(event, context):
    return {"number": next(_orders)}
```

## Limits
Benign where the value only reaches log lines or is a warm-up flag, unsafe where it goes out in a response, a metric
or a decision. Worker processes each count for themselves; where the count is a limit, per-process-limit (CA603) says
so.
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
    "CA102",
    "read-modify-write",
    Family.GLOBAL,
    "A shared value is read, changed and stored back in separate steps",
    "Do the read and the store under one lock, or count with itertools.count.",
    fix="unsafe",
)

_CONTAINERS = frozenset(["builtins.dict", "builtins.list", "builtins.set", "builtins.tuple"])

_SEEN = frozenset(["response", "decision", "effect"])
_SIZE = "two invocations can find as many elements: both take one number, or one key"
_APART = "every worker process counts for itself, so the value is only a part of the whole"
_GOES_ON = "every worker process goes on from its own copy, and stores it over what others have stored since"
_LOCK = "Do the read and the store under one lock."
_TABLES = ("pandas", "NumPy", "Polars")


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "update") if not _is_only_counted(program, d))


def _is_only_counted(program: Program, d: Diagnosis) -> bool:
    """Whether a depth is counted up and down again, and nobody looks at it."""
    return facts.is_counted_back(program, d.shared) and not d.shared.uses & _SEEN and not d.shared.uses & {"log"}


def _is_container(program: Program, made_by: object) -> bool:
    """Whether it is a list or the like, or a table of a library, rather than a number."""
    row = program.object_row(made_by) if isinstance(made_by, str) else None
    return made_by in _CONTAINERS or (row is not None and row.library in _TABLES)


def _draft(program: Program, d: Diagnosis) -> Draft:
    seen = bool(d.shared.uses & _SEEN) or _is_seen_elsewhere(program, d)
    threads = say.UNSAFE if seen else say.BENIGN
    why = _SIZE if _is_numbered(d) else f"an invocation that stores in between is overwritten: {_lost(d)}"
    if not seen:
        why += "; it only shows in a log line or a warm-up flag"
    processes, reason = say.BENIGN, _APART if _is_count(d) else say.STALE
    if facts.is_counted_back(program, d.shared):
        processes, reason = (
            say.SAFE,
            "it is counted back at the end, and a worker runs one invocation at a time",
        )
    apart = d.shape.first is None or not d.at.context.is_async or d.shape.first.awaits != d.at.awaits
    if facts.in_threads([d.at]) and apart:
        processes, reason = threads, "the process starts the threads itself, so they meet in both models"
    elif "response" in d.shared.uses and _collects(program, d):
        left = facts.leftovers(d.shared)
        processes, reason = (say.UNSAFE, say.collected(d)) if left else (say.SAFE, say.ALONE)
    elif _is_result(d):
        processes, reason = say.UNSAFE, say.collected(d)
    elif not _is_count(d) and _is_stored_whole(program, d):
        processes, reason = say.UNSAFE, _GOES_ON
    text = f"`{say.name(d)}` is read, changed and stored back in separate steps"
    told = say.draft(RULE, program, d, text, threads, processes, why, reason)
    return told if _is_count(d) else replace(told, advice=_LOCK)


def _is_stored_whole(program: Program, d: Diagnosis) -> bool:
    """Whether what was made of the copy in memory goes to a store of all workers, under a name that comes again."""
    looks = {read.id for read in d.shared.reads if read.context == d.at.context} & d.at.value.reads
    stored = (w for w in program.accesses.values() if w.op == "write" and w.place.root == "store")
    return bool(looks) and any(
        w.context == d.at.context and w.value.reads & looks and "{unique}" not in w.place.name for w in stored
    )


def _is_count(d: Diagnosis) -> bool:
    """Whether one number is counted, as opposed to what stands in the record of a user."""
    is_one = d.at.part == "binding" or not facts.is_inner(d.at)
    return is_one and d.at.value.kind == "unknown" and not _is_text(d)


def _lost(d: Diagnosis) -> str:
    return f"an update of `{say.name(d)}` is lost"


def _is_numbered(d: Diagnosis) -> bool:
    """Whether a number is made from how many elements there are."""
    return d.shape.first is not None and facts.is_size(d.shape.first)


def _is_seen_elsewhere(program: Program, d: Diagnosis) -> bool:
    """Whether what was read goes into another shared place, and out from there: `last += 1; ids[name] = last`."""
    looks = {read.id for read in d.shared.reads}
    stored = (w for w in program.accesses.values() if w.writes and w.place.container != d.shared.place)
    kept = {w.place.container for w in stored if w.value.reads & looks}
    return any(access.uses & _SEEN for place in kept for access in program.at(place))


def _is_result(d: Diagnosis) -> bool:
    """Whether it is one number among several in the body of a class, meant for one object, that go out together."""
    mine = d.shared.place.root == "class" and d.at.part == "item" and not facts.is_inner(d.at)
    if not mine or d.shared.binding_writes or facts.deletes(d.shared):
        return False
    is_reset = any(w.op == "write" and not w.value.reads for w in d.shared.content_writes)
    return not is_reset and any(r.part != "item" and r.uses & {"response", "effect"} for r in d.shared.reads)


def _is_text(d: Diagnosis) -> bool:
    """Whether it is a text that grows, or in which something is replaced, and no number."""
    before = () if d.shape.first is None else d.shape.first.value.each()
    return d.at.value.text is not None or any(each.kind == "const" and isinstance(each.ref, str) for each in before)


def _collects(program: Program, d: Diagnosis) -> bool:
    """Whether the new value is a container or text with data of this request beside what was there."""
    made = d.at.value
    if d.at.part == "binding" and _is_text(d) and facts.from_request(made):
        return True
    if d.at.part != "binding" or not any(_is_container(program, name) for name in (made.ref, d.shared.type)):
        return False
    return facts.from_request(made) or (
        made.obj is not None and made.obj.element is not None and facts.from_request(made.obj.element)
    )
