"""Memory of one worker is taken for the memory of all.

## What it does
Reports in-memory bookkeeping that decides what happens to a request: ids of messages already handled, remembered
answers that keep an effect from happening twice, the time of the last alert that holds the next one back, counters
with a limit, budgets, rate limiters that count in memory (of a library, or times and tokens kept per user), and what
one request stores (a session, a code, a job) and another is turned away without, or answered with; what the next
request of a session goes on from; a setting that one request changes under a lock, and those of other entry points go
by; conversations that an agent keeps in memory under names of its callers; queues, events and connections at which
callers wait and to which other requests send; a switch that one entry point turns and others go by.

## Why is this bad
Every worker process has a memory of its own, and every environment has several. A message is handled once per worker
instead of once, and a limit of 100 calls lets 100 times the number of workers pass. A lock helps between threads and
changes nothing about that.

## Example
```python
import boto3

sns = boto3.client("sns")
processed = set()


def handler(event, context):
    if event["messageId"] in processed:
        return {"duplicate": True}
    processed.add(event["messageId"])
    sns.publish(TopicArn="orders", Message=event["body"])
    return {"duplicate": False}
```

## Use instead
```python
import boto3

dynamodb = boto3.client("dynamodb")
sns = boto3.client("sns")


def handler(event, context):
    try:
        dynamodb.put_item(
            TableName="seen",
            Item={"id": {"S": event["messageId"]}},
            ConditionExpression="attribute_not_exists(id)",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return {"duplicate": True}
    sns.publish(TopicArn="orders", Message=event["body"])
    return {"duplicate": False}
```

## Limits
A time that is noted together with an answer belongs to a cache, and one that says when a worker's own collection was
sent is that worker's affair; neither is reported. Where no call is known to change something outside, remembered
values are benign, and reported only if they are called an id; between threads they are unsafe where who comes second
is answered something else. What a look fills again where it is missing is a cache,
and not reported. A counter that only decides when to send a metric or the like is benign; one without request data in
it has medium confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import is_of_instance, places_of
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules import _calls as say
from concurrency_audit.audit.rules._conversations import kept_for_all, known_to_one
from concurrency_audit.audit.rules._counted_in_time import counted_in_time, is_number
from concurrency_audit.audit.rules._done_lately import done_lately
from concurrency_audit.audit.rules._known_to_one import asked_for_later, passed_on, walked_later
from concurrency_audit.audit.rules._left_for_next import left_for_next
from concurrency_audit.audit.rules._limiters import limiters
from concurrency_audit.audit.rules._listed_later import listed_later
from concurrency_audit.audit.rules._obeyed import obeyed, switched
from concurrency_audit.audit.rules._records_in_memory import asked_within, collected, found_by_field
from concurrency_audit.audit.rules._remembered_ids import is_by_request, remembered

RULE = Rule(
    "CA603",
    "per-process-limit",
    Family.GLOBAL,
    "Memory of one worker is taken for the memory of all",
    "Decide in a store that all workers share: a conditional write in DynamoDB, a counter in Redis.",
)
_DEEPEST = 3
_KEEP_TALKS = "Remember conversations in a database that all workers share (DynamoDB, Postgres, Redis)."
_KEEP = "Keep it where all workers find it, under its key: in DynamoDB, Redis or another store."


def check(program: Program) -> Iterable[Draft]:
    """One finding per place, limiting decorator or limiter."""
    effects = list(say.first_of_each(program, lambda c: say.effect(c) in ("init-effect", "store-write")))
    growing = places_of(program, "grow")
    for shared in program.shared:
        if _is_kept(program, shared):
            yield from (
                _too_often(program, shared)
                or _remembered(program, shared, effects)
                or _held_back(program, shared, effects)
                or _counted(program, shared, effects)
                or _known_to_one(program, shared, growing)
            )
    yield from (_limiter(*each) for each in limiters(program))
    yield from (_conversation(program, call.name, call.site, call.path, kept) for call, kept in known_to_one(program))
    kept_by_library = ((str(kept.made_by), site, (), kept) for kept, site in kept_for_all(program))
    yield from (_conversation(program, *each) for each in kept_by_library)


def _is_kept(program: Program, shared: Shared) -> bool:
    """Whether it is state that a module keeps, itself or in an object that it has made; a container that a cached
    function gives is told where that is changed."""
    if shared.place.root == "result" and not is_of_instance(program, shared):
        return False
    return shared.place.root != "local" and len(shared.place.path) <= _DEEPEST


def _remembered(program: Program, shared: Shared, effects: list[Call]) -> list[Draft]:
    """Ids that are looked for, so as to do something only once."""
    found = remembered(program, shared, effects)
    return [] if found is None else [
        _draft(program, shared, found.note, found.look, found.processes, found.why, found.confidence, found.threads)
    ]  # fmt: skip


def _held_back(program: Program, shared: Shared, effects: list[Call]) -> list[Draft]:
    """The time of something that was done, which holds back that it is done again."""
    done = done_lately(program, shared, effects)
    why = "when another worker has done it is not known here, so it is done again"
    return [] if done is None else [
        _draft(program, shared, done.note, done.look, Verdict.UNSAFE, why, Confidence.MEDIUM)
    ]  # fmt: skip


def _too_often(program: Program, shared: Shared) -> list[Draft]:
    """The times at which a user has come, which turn away who comes too often."""
    counted = counted_in_time(program, shared)
    why = "every worker counts for itself: as many times more get through as there are workers"
    return [] if counted is None else [
        _draft(program, shared, counted.note, counted.look, Verdict.UNSAFE, why, Confidence.MEDIUM)
    ]  # fmt: skip


def _known_to_one(program: Program, shared: Shared, growing: Set[Place]) -> list[Draft]:
    """What a request leaves in memory that another one asks for, and is turned away where it is not there."""
    kept = asked_for_later(program, shared) or found_by_field(shared) or asked_within(program, shared)
    why = "a request that comes to another worker finds nothing, and is turned away or answered without it"
    if kept is None and shared.place not in growing:
        kept, why = collected(shared), "what comes to another worker is missing here, so it is never complete"
    if kept is None:
        kept = left_for_next(program, shared)
    if kept is None:
        kept, why = listed_later(program, shared), "a request that comes to another worker is answered without it"
    if kept is None:
        kept = walked_later(program, shared) or passed_on(program, shared)
        why = "a request that comes to another worker does not reach them"
    if kept is None:
        kept, why = (
            obeyed(shared) or switched(program, shared),
            "the requests that come to another worker go by what was set there before",
        )
    if kept is None:
        return []
    write, look = kept
    return [
        Draft(
            RULE, write.site, shared.symbol, f"`{shared.place.label}` is known to one worker, and asked for by all",
            Verdict.SAFE, Verdict.UNSAFE, "all threads have one memory", why, write.path,
            confidence=Confidence.MEDIUM, definition=shared.definition,
            related=(Note(look.site, look.op, "asked for here"),), advice=_KEEP,
        )
    ]  # fmt: skip


def _counted(program: Program, shared: Shared, effects: list[Call]) -> list[Draft]:
    """A number that is counted up or down and decides something."""
    if facts.is_counted_back(program, shared):
        return []
    ends = [r for r in shared.reads if "outcome" in r.uses]
    ids = {r.id for r in shared.reads}
    for write in sorted(shared.writes, key=lambda w: w.value.kind != "unknown"):  # first `tokens -= 1`
        reads = _counted_from(program, write) if write.op == "write" and is_number(write.value) else []
        inner = facts.is_inner(write)
        if not reads or _is_of_one_request(program, shared) or (inner and not _is_by_users(program, shared)):
            continue
        if asked_for_later(program, shared) is not None if inner else all(r.fresh for r in reads):
            continue  # a record that must be there: known to one worker
        # not whether anything was counted at all
        judged = [r for r in ends if r.part == write.part and (r.place == write.place or not inner)]
        if judged:
            confidence = (
                Confidence.HIGH
                if is_by_request(program, write) or facts.from_request(write.value)
                else Confidence.MEDIUM
            )
            why = "every worker counts for itself: as many times more get through as there are workers"
            return [_draft(program, shared, write, judged[0], Verdict.UNSAFE, why, confidence)]
        if any(e.checks & ids for e in effects):
            return [
                _draft(
                    program,
                    shared,
                    write,
                    reads[0],
                    Verdict.BENIGN,
                    "every worker counts for itself, so it is only approximate",
                )
            ]
    return []


def _counted_from(program: Program, write: Access) -> list[Access]:
    """What was in the entry before, from which a number is counted on.

    When a cache grows old is worked out from another entry, the time that it is kept for; and what is stored because
    its key was not there is not counted from what is read further down or elsewhere.
    """
    found = [r for r in facts.own_reads(program, write) if not _is_other_entry(r, write)]
    is_filled = not write.in_loop and any(look.op == "check" for look in facts.own_checks(program, write))
    return [r for r in found if not is_filled or (r.site[:2] == write.site[:2] and r.site.anchor <= write.site.anchor)]


def _is_other_entry(read: Access, write: Access) -> bool:
    return read.place == write.place and facts.is_keyed(read) and facts.is_keyed(write) and read.key != write.key


def _is_by_users(program: Program, shared: Shared) -> bool:
    """Whether an object is kept for each user, under a key of the request: a bucket with its tokens."""
    keys = (program.key(w) for w in shared.content_writes if w.part == "item" and not facts.is_inner(w))
    return any(key is not None and facts.from_request(key) for key in keys)


def _is_of_one_request(program: Program, shared: Shared) -> bool:
    """Whether every invocation puts its own request there first: what is added to it is no count of several."""
    return any(facts.from_request(w.value) and not facts.own_reads(program, w) for w in shared.binding_writes)


def _draft(
    program: Program, shared: Shared, write: Access, look: Access, processes: Verdict, why: str,
    confidence: Confidence = Confidence.HIGH, threads: Verdict | None = None,
) -> Draft:  # fmt: skip
    name = shared.place.label
    looks = facts.own_checks(program, write) or facts.own_reads(program, write)
    locked = all(facts.same_section(earlier, write) for earlier in looks)
    race = f"two invocations can both look at `{name}` before one of them changes it"
    return Draft(
        RULE, write.site, shared.symbol, f"`{name}` is kept per worker, and decides as if there were only one",
        Verdict.SAFE if locked else threads or processes, processes,
        "one lock is held around the look and the update" if locked else race,
        why, write.path, confidence=confidence, definition=shared.definition,
        related=() if look.site == write.site else (Note(look.site, look.op, "looked at here"),),
    )  # fmt: skip


def _limiter(name: str, site: Site, confidence: Confidence) -> Draft:
    why = "every worker counts for itself: as many times more get through as there are workers"
    return Draft(
        RULE, site, name, f"`{name}` counts calls in the memory of one worker", Verdict.SAFE, Verdict.UNSAFE,
        "it counts all calls of the interpreter", why, confidence=confidence,
    )  # fmt: skip


def _conversation(program: Program, made_by: str, site: Site, path: tuple[str, ...], memory: Obj) -> Draft:
    name = memory.place.label if memory.place is not None else str(memory.made_by).rpartition(".")[2]
    why = "a caller who comes to another worker next begins anew: what was said before, and asked, is not known there"
    return Draft(
        RULE, site, made_by if memory.place is None else program.symbol(memory.place),
        f"`{name}` keeps the conversations of all callers in the memory of one worker", Verdict.SAFE, Verdict.UNSAFE,
        "all threads have one memory, and each conversation a name of its own", why, path,
        confidence=Confidence.MEDIUM, advice=_KEEP_TALKS,
    )  # fmt: skip
