"""An object that its library documents as not thread-safe is shared between invocations.

## What it does
Reports the first use, on an invocation's path, of an object that is made at import (or kept in a global, a class or a
module-level instance) and that its library does not allow to be shared: boto3 resources and Sessions, database
connections and cursors, ORM sessions, `requests.Session`, Pillow images, agents that keep their conversation, ... Which
those are, with a source for each, is listed in docs/knowledge.md. Functions of a module that work on one object which
the library keeps for everybody count as uses of it: `plt.plot` draws on the current figure, `duckdb.sql` asks the
default connection. So does an agent with a checkpointer that is always given the same `thread_id`. Of an object that
may well be read by all, a table of pandas, a parsed document, a fitted model, it reports what changes it in place.
Where an invocation closes the one connection that all have, and nothing opens it again, the closing is reported too.

## Why is this bad
Such an object keeps what it is doing in itself: an open transaction, half a reply, cookies, the pixels drawn so far.
Two threads that use it at the same time mix these up, and one gets the other's rows, an error or a broken image. In
worker processes each has an object of its own, so it is safe there, unless the object remembers: an agent goes on with
the conversation of the caller before.

## Example
```python
import boto3

dynamodb = boto3.resource("dynamodb")


def handler(event, context):
    table = dynamodb.Table("orders")
    return table.get_item(Key={"id": event["id"]}).get("Item")
```

## Use instead
```python
import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    answer = dynamodb.get_item(TableName="orders", Key={"id": {"S": event["id"]}})
    return answer.get("Item")
```

## Limits
An object is recognised by the call that made it. One that comes out of an unknown function is not judged; name the
function in `known-unsafe`, or in `known-safe` where the verdict is wrong for you. It is silent where every use holds
the same shared lock. A boto3 resource that is used only through `.meta.client` is benign. Caches, containers and
iterators are judged by other rules, and so is an asynchronous client that outlives its event loop (CA305).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, combinations

from concurrency_audit.audit.knowledge.rows import ObjectRow
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._calls import OWN_THREADS
from concurrency_audit.audit.rules._changed_in_place import changed_in_place
from concurrency_audit.audit.rules._closed_for_good import closed_for_good
from concurrency_audit.audit.rules._conversations import one_conversation
from concurrency_audit.audit.rules._event_loops import outliving
from concurrency_audit.audit.rules._forks import why_inherited
from concurrency_audit.audit.rules._handed_over import handed_over
from concurrency_audit.audit.rules._kept_rows import KEPT, keeps_rows
from concurrency_audit.audit.rules._library_state import hidden_objects
from concurrency_audit.audit.rules._wording import ALONE, BACKGROUND

RULE = Rule(
    "CA301",
    "shared-unsafe-object",
    Family.CLIENT,
    "An object that is not thread-safe is shared between invocations",
    "Make one per invocation or per thread, or share the thread-safe kind of it.",
    fix="unsafe",
)
_INHERITED = "a worker process runs one invocation at a time; that all of them inherited this one is CA605's to say"
_KEEPS = "it keeps what it is given, in memory or in a file, and the next invocation of the worker finds it"
_SAME_FILE = "worker processes have the same file open, with no lock between them"
_BY_KIND = {
    "agent": "Make one per conversation, and keep the conversation outside of the process.",
    "connection": "Open one per invocation, or lend each invocation its own from a pool.",
    "context": "Make one per invocation.",
    "cursor": "Make a cursor per invocation, from a connection of its own.",
    "file": "Open it per invocation.",
    "image": "Make one per invocation.",
    "memory": "Make one per conversation, and keep the conversation outside of the process.",
    "parser": "Make one per invocation or per thread (threading.local).",
    "session": "Make one per invocation or per thread (threading.local).",
    "stream": "Make one per invocation.",
    "template": "Make one per invocation.",
    "value": "Make one per invocation.",
    "writer": "Make one per invocation.",
}
"""Advice where knowledge names no kind that may be shared."""
_JUDGED_ELSEWHERE = frozenset("cache iterator generator reader container counter rng limiter dialogues".split())
_MEMORY = "memory"
"""The keyword under which chains and agents are given what they remember by."""

_BY_OP = {"delete": "__delitem__"}


def check(program: Program) -> Iterable[Draft]:
    """One finding per object, at its first hazardous use."""
    used: dict[Place, tuple[Obj, ObjectRow, list[Access]]] = {}
    for access in chain(*(shared.accesses for shared in program.shared), handed_over(program)):
        found = None if _on_one_loop(program, access) else _unsafe_owner(program, access.place)
        is_use = access.part != "binding" or (found is not None and _is_property(found[2], found[0], access))
        if found is not None and is_use and access.site not in program.settings_of_objects:
            place, obj, row = found
            used.setdefault(place, (obj, row, []))[2].append(access)
    for place in outliving(program):
        used.pop(place, None)  # what fails one after the other needs no second sentence on what fails at once
    for place, (obj, row, accesses) in used.items():
        yield from _judge(program, place, obj, row, accesses)
    yield from hidden_objects(program, RULE)
    yield from one_conversation(program, RULE)
    yield from closed_for_good(program, RULE)
    yield from changed_in_place(program, RULE)


def _on_one_loop(program: Program, access: Access) -> bool:
    """Whether one invocation alone uses a client that is made for all tasks of one event loop."""
    if access.place.root != "local":
        return False
    made = (program.library_class(o) for _, o in program.owners(access.place))
    rows = (program.object_row(name) for name in made if name is not None)
    return any(row is not None and row.event_loop and row.kind != "connection" for row in rows)


def _unsafe_owner(program: Program, place: Place) -> tuple[Place, Obj, ObjectRow] | None:
    """The innermost object on the path that knowledge calls unsafe to share; what it makes for itself is part of it."""
    if place.root == "external":
        return None
    for prefix, obj in program.possible_owners(place):
        row = program.object_row(program.library_class(obj) or "")
        row = row or _remembering(program, obj)
        is_safe = row is None or (row.threads is Verdict.SAFE and row.processes is not Verdict.UNSAFE)
        if row is not None and not is_safe and row.kind not in _JUDGED_ELSEWHERE:
            return (prefix, obj, row) if not obj.keywords & set(row.safe_when) else None
    return None


def _remembering(program: Program, obj: Obj) -> ObjectRow | None:
    """What is known of the memory that import-time code gave to an object of which nobody said anything: a chain of
    `from_llm(model, memory=memory)` goes on with the conversation that it holds."""
    memory = obj.attributes.get(_MEMORY) if obj.at_import and isinstance(obj.made_by, str) else None
    row = None if memory is None or memory.obj is None else program.object_row(str(memory.obj.made_by))
    return row if row is not None and row.kind == "memory" else None


def _judge(program: Program, place: Place, obj: Obj, row: ObjectRow, accesses: list[Access]) -> Iterable[Draft]:
    hazardous = [a for a in accesses if _is_hazardous(row, a) or _is_property(row, place, a)]
    tasks = _by_tasks(place, hazardous)
    if not hazardous or _is_ones_own(place, row, hazardous) or _is_safe_for(tasks, obj, row) or _is_locked(hazardous):
        return
    if _is_of_one_thread(program, hazardous):
        return
    hazardous.sort(key=lambda a: program.runs_always(a.context))  # what a request does is told first
    harmless = all(_goes_through(row, place, a) for a in hazardous)
    threads = Verdict.BENIGN if harmless else row.threads
    at = next((a for a in hazardous if not _goes_through(row, place, a)), hazardous[0])
    own = threads is Verdict.UNSAFE and (any(map(_by_own_thread, hazardous)) or any(a.context.many for a in tasks))
    beside = not own and threads is Verdict.UNSAFE and any(program.runs_always(a.context) for a in hazardous)
    others = [a for a in program.first(hazardous) if a.site != at.site][:6]
    emptied = any((a.method_name or _BY_OP.get(a.op)) in row.emptied_by for a in accesses)
    left = any(a.method_name in row.left_by for a in hazardous) and not emptied
    kept = not own and (left or keeps_rows(program, obj))
    reasons = ((OWN_THREADS, own), (BACKGROUND, beside), (_KEEPS, left), (KEPT, kept), (ALONE, emptied))
    yield Draft(
        RULE,
        at.site,
        program.symbol(place),
        f"`{place.label}` ({program.library_class(obj)}) is shared between invocations",
        threads,
        Verdict.UNSAFE if own or beside or kept else Verdict.SAFE if emptied else row.processes,
        "it is used only through its client, which is thread-safe; share that instead" if harmless else row.reason,
        next((why for why, holds in reasons if holds), "") or _why_processes(program, obj, row),
        at.path,
        confidence=row.confidence,
        definition=program.definition(place),
        related=tuple(Note(a.site, "use", "also used here") for a in others),
        advice=row.instead or _BY_KIND.get(row.kind, ""),
        fixable=str(obj.made_by).startswith("boto3."),
    )


def _is_ones_own(place: Place, row: ObjectRow, hazardous: list[Access]) -> bool:
    """Whether an invocation's own object is used by itself alone, by one thread, or by the tasks of one loop."""
    if place.root != "local":
        return False
    contexts = {a.context for a in hazardous}
    threads = [context for context in contexts if context.kind == "thread"]
    if row.kind == "process" or not threads or (len(contexts) == 1 and not threads[0].many):
        return True  # handed to one thread, which may well be its only user
    return bool(row.event_loop) and row.kind != "connection" and all(context.is_async for context in threads)


def _is_of_one_thread(program: Program, hazardous: list[Access]) -> bool:
    """Whether one thread that goes on from import on uses it alone: its event loop, its connection."""
    contexts = {a.context for a in hazardous}
    return len(contexts) == 1 and all(program.runs_always(one) and not one.many for one in contexts)


def _is_safe_for(tasks: list[Access], obj: Obj, row: ObjectRow) -> bool:
    """Whether it is the loop that runs the tasks, or each of their calls is one step, as it has no await."""
    if not tasks:
        return False
    return row.kind == "event-loop" or (not _is_asynchronous(obj, row) and not _is_interrupted(tasks))


def _is_locked(accesses: list[Access]) -> bool:
    """Whether all of them hold one lock."""
    locks = [a.locks for a in accesses]
    return all(locks) and bool(frozenset.intersection(*locks))


def _by_tasks(place: Place, hazardous: list[Access]) -> list[Access]:
    """The uses of an invocation's own object by its tasks, if no threads use it."""
    beside = [a for a in hazardous if a.context.kind == "thread"] if place.root == "local" else []
    return beside if all(a.context.is_async for a in beside) else []


def _is_asynchronous(obj: Obj, row: ObjectRow) -> bool:
    """Whether its methods are awaited, so that another task may use it meanwhile."""
    return row.event_loop or any(word in str(obj.made_by).lower() for word in ("async", "aio"))


def _is_interrupted(tasks: list[Access]) -> bool:
    """Whether a task awaits something between two uses."""
    return any(a.context == b.context and a.awaits != b.awaits for a, b in combinations(tasks, 2))


def _by_own_thread(access: Access) -> bool:
    """Whether one of several threads of an invocation uses it."""
    return access.context.kind == "thread" and access.context.many and not access.context.is_async


def _why_processes(program: Program, obj: Obj, row: ObjectRow) -> str:
    if why_inherited(program, obj, row):
        return _INHERITED
    if row.processes is Verdict.SAFE:
        return ALONE
    return _SAME_FILE if row.kind == "database" else _KEEPS


def _is_hazardous(row: ObjectRow, access: Access) -> bool:
    if access.op == "read" and access.part == "binding":
        return False
    if row.unsafe_methods:
        return access.method_name in row.unsafe_methods
    return access.method_name not in row.per_call_safe


def _is_property(row: ObjectRow, place: Place, access: Access) -> bool:
    """Whether reading an attribute is what makes it unsafe."""
    inner = access.place.path[len(place.path) :]
    return access.op == "read" and bool(inner) and inner[0] in row.unsafe_methods


def _goes_through(row: ObjectRow, place: Place, access: Access) -> bool:
    """Whether it is used only through a part that is safe to share (`meta.client`)."""
    tail = ".".join(access.place.path[len(place.path) :])
    return any(tail == safe or tail.startswith(f"{safe}.") for safe in row.safe_through)
