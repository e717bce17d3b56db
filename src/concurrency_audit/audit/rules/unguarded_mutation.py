"""A shared container is changed in several steps that belong together.

## What it does
Reports a shared container that is changed in several steps which belong together, without a lock around them: filled
and then emptied, taken from after it was looked at, several keys that must fit each other. So is
a list or set that import-time code has filled and from which invocations take things for good, or which they turn
round. Out of a queue that all share an invocation takes what it has put in, or what another has. Where a list is only
cut to a length, later requests of the worker are answered with what is left in it.

## Why is this bad
Another invocation comes between the steps: what it added is cleared with the rest, or a reader finds one key new and
the other old.

## Example
```python
_batch = []


def handler(event, context):
    _batch.append(event["row"])
    if len(_batch) >= 10:
        send(list(_batch))
        _batch.clear()
    return {"ok": True}
```

## Use instead
```python
import threading

_batch = []
_lock = threading.Lock()


def handler(event, context):
    rows = []
    with _lock:
        _batch.append(event["row"])
        if len(_batch) >= 10:
            rows = list(_batch)
            _batch.clear()
    if rows:
        send(rows)
    return {"ok": True}
```

## Limits
One `append`, one store of a ready value and one `pop` are single steps under the GIL and are not reported by
themselves. Filling a cache is the business of cache-check-then-act (CA201).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.hazards.taken_out import leaves_some
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules import _wording as say
from concurrency_audit.audit.rules._calls import OWN_THREADS
from concurrency_audit.audit.rules._counted_in_time import has_answer
from concurrency_audit.audit.rules._queues import taken_from_others

RULE = Rule(
    "CA110",
    "unguarded-mutation",
    Family.GLOBAL,
    "A shared container is changed in several steps that belong together",
    "Hold one lock over the steps, or keep the container in the invocation.",
)

_PASS = "Make the container in the invocation and pass it on, or keep it in a contextvars.ContextVar."
_SORTED = "others meet it in the order of this invocation, half in order, or empty: a list is empty while it sorts"
_TURNED = "two invocations can look at the same element before either turns it, and one is then passed over"


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    yield from (_draft(program, d) for d in found(program, "mutate", "drain", "claimed"))
    yield from (_mixed(*each) for each in taken_from_others(program))


def _mixed(shared: Shared, put: Access, take: Access) -> Draft:
    """The finding for a queue: what comes out is whatever is there, not what this invocation has put in."""
    label, left = shared.place.label, take.for_some and not put.for_some
    return Draft(
        RULE, take.site, shared.symbol, f"what other invocations put into `{label}` is taken out here as well",
        say.UNSAFE, say.UNSAFE if left else say.SAFE,
        f"another invocation puts something into `{label}` between the steps: one request gets what is another's",
        "what a request does not take out is there for later ones of its worker" if left else say.ALONE,
        take.path, definition=shared.definition, related=(Note(put.site, put.op, "put in here"),),
    )  # fmt: skip


def _draft(program: Program, d: Diagnosis) -> Draft:
    if d.hazard == "claimed":
        return _claimed(program, d)
    return _taken_out(program, d) if d.hazard == "drain" else _in_steps(program, d)


def _claimed(program: Program, d: Diagnosis) -> Draft:
    return say.draft(
        RULE, program, d, f"`{say.name(d)}` is put up after a look whether it stands, in separate steps",
        say.UNSAFE, say.BENIGN,
        f"two invocations can both find that `{say.name(d)}` does not stand, and both go on",
        "each worker process has one of its own, so that it keeps out nobody in another worker",
    )  # fmt: skip


def _taken_out(program: Program, d: Diagnosis) -> Draft:
    if d.at.method_name in ("sort", "rotate"):
        return say.draft(
            RULE, program, d, f"`{say.name(d)}` is put in another order here, which others use meanwhile",
            say.UNSAFE, say.SAFE,
            _TURNED if d.at.method_name == "rotate" else _SORTED,
            say.ALONE,
        )  # fmt: skip
    return say.draft(
        RULE, program, d, f"`{say.name(d)}` was filled at import, and is changed for good here",
        say.UNSAFE, say.UNSAFE,
        f"what this invocation takes out of `{say.name(d)}` is missing in those that run beside it",
        "all later invocations of the worker find it changed",
    )  # fmt: skip


def _in_steps(program: Program, d: Diagnosis) -> Draft:
    """What is put into it by one invocation between two steps of another; what is left over decides on processes."""
    mixed = f"what another invocation puts into `{say.name(d)}` between the steps is mixed in"
    lost = f"what another invocation puts into or takes out of `{say.name(d)}` between the steps is lost or mixed in"
    batched = _is_batched(program, d)
    if not batched and _is_left_by_failures(program, d):
        left = "an invocation that ends before it clears this leaves what it collected to the next one"
        said = say.UNSAFE, mixed, left
    elif d.shared.place.root == "local":
        said = say.UNSAFE, OWN_THREADS, OWN_THREADS
    elif _is_left_in_entries(d):
        said = say.UNSAFE, mixed, say.leftover(d)
    elif _is_kept_for_others(program, d):
        said = say.UNSAFE, lost, "what one request puts in is there only for those who come to the same worker"
    elif leaves_some(program, d.shared, d.at):
        said = say.UNSAFE, lost, say.leftover(d)
    elif batched and _is_for_others(d):
        said = say.UNSAFE, lost, "what one request puts in is there only for those who come to the same worker"
    elif batched:
        waits = "each worker process collects for itself, and what is left over waits for its next invocation"
        said = say.BENIGN, lost, waits
    else:
        said = say.SAFE, lost, say.ALONE
    processes, why, why_processes = said
    if processes is say.SAFE and _is_begun_anew(d):
        text = f"`{say.name(d)}` is emptied and filled for the request being handled"
        why = f"another invocation empties `{say.name(d)}` meanwhile, or fills it with its own, which goes out"
        return replace(say.draft(RULE, program, d, text, say.UNSAFE, processes, why, why_processes), advice=_PASS)
    message = f"`{say.name(d)}` is changed in several steps that belong together"
    return say.draft(RULE, program, d, message, say.UNSAFE, processes, why, why_processes)


def _is_begun_anew(d: Diagnosis) -> bool:
    """Whether each invocation empties it, fills it with what its request says, and gives that out."""
    if not _empties(d.at) or d.at.cleans_up or d.at.checks or d.at.context.kind != "invocation":
        return False
    own = [a for a in d.shared.accesses if a.context == d.at.context and a.id > d.at.id]
    added = any(a.part != "binding" and a.writes and facts.grows(a) and facts.from_request(a.value) for a in own)
    return added and any(not a.writes and "response" in a.uses for a in own)


def _is_kept_for_others(program: Program, d: Diagnosis) -> bool:
    """Whether some entry points put in what requests say, and answer with what is there, and another one only empties
    it: it is kept from request to request."""
    if d.at.context.kind != "invocation" or d.at.context.within or facts.is_inner(d.at):
        return False
    outside = [a for a in d.shared.accesses if a.context != d.at.context and a.context.kind == "invocation"]
    added = any(a.writes and facts.grows(a) and not facts.is_inner(a) and _is_put(program, a) for a in outside)
    return added and any(not a.writes and "response" in a.uses and not a.fresh for a in outside)


def _is_put(program: Program, write: Access) -> bool:
    """Whether something that the request has brought along is put in, as opposed to an answer that is cached."""
    is_cached = write.part == "item" and (has_answer(write.value) or bool(facts.own_checks(program, write)))
    return facts.from_request(write.value) and not is_cached


def _is_for_others(d: Diagnosis) -> bool:
    """Whether one entry point puts in what another answers with."""
    added = [w for w in d.shared.content_writes if facts.grows(w) and facts.from_request(w.value)]
    return "response" in d.at.uses and bool(added) and all(w.context != d.at.context for w in added)


def _is_left_in_entries(d: Diagnosis) -> bool:
    """Whether entries hold data of requests, of which some do not set all that is read."""
    entries = [w for w in d.shape.others if w.op == "write" and facts.is_keyed(w) and facts.from_request(w.value)]
    if d.shape.first is not None or not entries:
        return False
    for_some = any(facts.is_inner(w) and w.for_some for w in entries)  # `response["Data"]["Id"] = id`
    return for_some or (not facts.is_inner(d.at) and say.keeps_leftovers(d))


def _is_left_by_failures(program: Program, d: Diagnosis) -> bool:
    """Whether it is filled, worked with, and emptied only at the end, which an exception or early return goes past."""
    if not _empties(d.at) or d.at.cleans_up or facts.own_checks(program, d.at):
        return False
    same = [a for a in d.shared.accesses if a.context == d.at.context]
    added = [a for a in same if _adds(a) and not a.fresh and a.id < d.at.id and facts.from_request(a.value)]
    if not added or any(_empties(a) and (a.id < added[0].id or a.cleans_up) for a in same):
        return False
    if d.at.for_some and not added[0].for_some:
        return True
    between = [a for a in d.shared.accesses if added[0].id < a.id < d.at.id and not a.writes]
    works = any("effect" in a.uses or (a.op == "iterate" and not facts.copies(a)) for a in between)
    return bool(between) and (works or added[0].in_loop)


def _adds(access: Access) -> bool:
    """Whether it puts an element into the container that the next invocation does not replace."""
    is_entry = access.op == "write" and access.part == "item" and access.key == "*"
    return facts.grows(access) and (access.op == "mutate" or is_entry)


def _empties(access: Access) -> bool:
    """Whether nothing is in the container after it: `rows.clear()`, `rows = []`."""
    return facts.is_whole(access) or facts.is_emptied(access)


def _is_batched(program: Program, d: Diagnosis) -> bool:
    """Whether elements stay behind for a later invocation: added always, taken out only now and then."""
    if d.at.op != "delete":
        return False
    added = [w for w in d.shared.content_writes if facts.grows(w)]
    always = any(not facts.own_checks(program, w) for w in added)
    return always and bool(facts.own_checks(program, d.at))
