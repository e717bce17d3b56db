"""An item of a service is read, changed and stored back, and nobody looks whether it still is what was read.

## What it does
Reports a store that holds what an earlier read of the same item gave, and that comes without a condition: `get_item`
or `query` then `put_item` or `update_item` of one key, `get_object` then `put_object` of one key, tags, SSM
parameters, secrets, `get` then `set` of a Redis or memcached key, `find_one` then `replace_one` of a MongoDB
document, `get` then `index` of a document in Elasticsearch or OpenSearch, configurations of buckets, keys and
functions that are written as a whole, `SELECT` then `UPDATE` of one table outside a transaction that shuts others
out, a file that is downloaded, changed and uploaded to the same key, a field of an ORM's row that is set to what was
computed from it. So is an item that is put, a key or member that is set, or a document that is inserted because a
look at that very item said that it is not there, or not done; a field that is set because of what that very field was
(`if order["state"] == "new"`, then `update_item`, `update_one` or `UPDATE`); an item, document or row that is
changed or removed because a state of it that the program moves on elsewhere had some value; one that was looked for
in a state, and is moved out of it or removed, also each of several in turn where other code gives it a third; a row
that is added because a SELECT or an ORM's query found none; an item or row that is added under the number after the
last one that was found (`items[0]["number"] + 1`, `len(items) + 1`, `SELECT MAX(number)`); an item or row that is
added or removed because there were fewer, or more, of its kind than a limit; one that is removed because nothing that
belongs to it was found; a code that is removed and used then, because a look found it; the next of a queue that is
removed and given to who asked;
a flag that one item gets after others have lost it, and items or rows that are added after all
others were removed, or made of items that are found and removed; the time of the last run, which is read and
replaced; a count of Redis that is compared with a limit and then counted on (`get`, then `incr`), or a list that is
added to (`llen`, then `rpush`); rows that are removed after they were put into others; the mark of what is done
(`INSERT INTO events`), which is looked for before the work
and set after it; the next step of what has several parts, which is begun by who finds them all done; a count or mean
that is worked out anew of items of which one was just added or removed; the next
row of a Google sheet, after those that there are were counted; a record of Airtable, a page of Notion or a row of a
sheet that is added because none was found; an object of S3, or a row of
DynamoDB, whose name is the second in which it is stored.

## Why is this bad
Two invocations read the same item, each changes its copy, and the second store wipes out the first. No lock in memory
helps: the other invocation may run in another process or environment, so this happens in every execution model.

## Example
```python
import boto3

table = boto3.client("dynamodb")


def handler(event, context):
    key = {"id": {"S": event["id"]}}
    item = table.get_item(TableName="stock", Key=key)["Item"]
    item["left"] = {"N": str(int(item["left"]["N"]) - 1)}
    table.put_item(TableName="stock", Item=item)
    return item["left"]["N"]
```

## Use instead
```python
import boto3

table = boto3.client("dynamodb")


def handler(event, context):
    answer = table.update_item(
        TableName="stock",
        Key={"id": {"S": event["id"]}},
        UpdateExpression="ADD #left :less",
        ExpressionAttributeNames={"#left": "left"},
        ExpressionAttributeValues={":less": {"N": "-1"}},
        ReturnValues="UPDATED_NEW",
    )
    return answer["Attributes"]["left"]["N"]
```

## Limits
Where a look only decides, the item that is put must have the key that was looked for, and what fills a cache in the
store (read, else computed, stored and given out) is not reported. Where the same entry point has stored under a
condition first (a claim; that the item is there is none), or the key is the message group of a queue that keeps an
order, nothing is reported. An `INSERT` is not reported where the columns asked for are named as keys are (`id`),
where it says what happens to a second row (`ON CONFLICT`), an `IntegrityError` is caught or a statement in the code,
or in an SQL file below the audited folder, makes the columns unique; a row of an ORM not where the column is unique
(nor by `get_or_create`) or what it belongs to is locked by the same key. Rows of SQLAlchemy (its tables too),
Flask-SQLAlchemy, SQLModel, Django, peewee, mongoengine, pynamodb and PyMODM are followed, also over
relations; that they are committed is taken for granted, unless the entry point calls nothing that may do so. `save` of
the last two stores the row as a whole, so that any
field that was set before it is enough. A lock of a service (a Redis lock, DynamoDB lock client) held around both
makes it clean; whether a database's isolation level does is only told from the statements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Family
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.dependencies import field_dep
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import UNKNOWN
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._added_unseen import added_unseen
from concurrency_audit.audit.rules._asked_fields import of_request
from concurrency_audit.audit.rules._carried_over import is_carried_over, sets_all_that_is_set
from concurrency_audit.audit.rules._claimed import is_claimed
from concurrency_audit.audit.rules._cleared_first import WHY as CLEARED
from concurrency_audit.audit.rules._cleared_first import cleared_first
from concurrency_audit.audit.rules._counted_anew import WHY as COUNTED_ANEW
from concurrency_audit.audit.rules._counted_anew import counted_anew
from concurrency_audit.audit.rules._decided_rows import ADDED
from concurrency_audit.audit.rules._deciding import UNIQUE, WHOLE, deciding_look
from concurrency_audit.audit.rules._drawn import drawn
from concurrency_audit.audit.rules._kept_apart import has_version, is_locked, is_serializable, isolated
from concurrency_audit.audit.rules._last_of_several import WHY as ENDED
from concurrency_audit.audit.rules._last_of_several import last_of_several
from concurrency_audit.audit.rules._last_run import WHY as AGAIN
from concurrency_audit.audit.rules._last_run import last_run
from concurrency_audit.audit.rules._left_empty import WHY as BELONGS
from concurrency_audit.audit.rules._left_empty import left_empty
from concurrency_audit.audit.rules._marked_afterwards import WHY as DONE
from concurrency_audit.audit.rules._marked_afterwards import marked_afterwards
from concurrency_audit.audit.rules._moved_out import taken
from concurrency_audit.audit.rules._moved_over import WHY as TWICE
from concurrency_audit.audit.rules._moved_over import emptied, moved_over
from concurrency_audit.audit.rules._numbered import WHY, last_found, next_cell
from concurrency_audit.audit.rules._of_the_second import WHY as OVERWRITTEN
from concurrency_audit.audit.rules._of_the_second import is_of_the_second
from concurrency_audit.audit.rules._removed_in_turn import removed_in_turn
from concurrency_audit.audit.rules._same_item import MANY, gives_name, is_same_item
from concurrency_audit.audit.rules._set_by import BY_CHAIN
from concurrency_audit.audit.rules._states import States
from concurrency_audit.audit.rules._store_advice import INSERTED, advice
from concurrency_audit.audit.rules._stored_items import (
    Calls,
    comes_in_order,
    same_holder,
)
from concurrency_audit.audit.rules._unsaved import is_unsaved
from concurrency_audit.audit.rules._ways import notes
from concurrency_audit.audit.rules._wording import UNSAFE

RULE = Rule(
    "CA306",
    "lost-update-in-store",
    Family.CLIENT,
    "An item is read from a service, changed and stored back without a condition",
    "Let the service do the step (ADD, INCR, SET x = x + 1), or store with a condition (ConditionExpression, IfMatch).",
)
_UNIQUE = "unique"
"""The dependency of what no other request has."""
_WHY = "an invocation that stores in between is overwritten, in whichever process or environment it runs"
_OWN = "{unique}"
"""Shown for a part of a name that no other request has."""
_NAMELESS = ("{same}", "{unknown}")
"""Shown for a name that is a setting, or not known."""
_LOOKED = "an invocation that looked at the same time found the same, and both store and go on"
_CHANGED = ("with what was read from it before", _WHY)
_BECAUSE = ("because of what a look at it said", _LOOKED)
_NEXT = ("under the number after the last one that was found", WHY)
_SECOND = ("under a name of the second", OVERWRITTEN)
_EMPTY = ("because nothing was found that belongs to it", BELONGS)
_CLEARED = ("after others were cleared of what it stores", CLEARED)
_MOVED = ("with what was found and is removed", TWICE)
_TAKEN = ("after what it holds was put into another row", TWICE)
_LAST_RUN = ("with the time, after what came since the one before was asked for", AGAIN)
_MARKED = ("after what it keeps from being done twice", DONE)
_ENDED = ("after one of several was done, because all of them were", ENDED)
_RECOUNTED = ("with what was worked out of others after one of them was changed", COUNTED_ANEW)
_OTHERWISE = (
    (left_empty, _EMPTY),
    (cleared_first, _CLEARED),
    (moved_over, _MOVED),
    (emptied, _TAKEN),
    (last_run, _LAST_RUN),
    (marked_afterwards, _MARKED),
    (counted_anew, _RECOUNTED),
    (last_of_several, _ENDED),
)
"""What is looked for where no read or look of the store itself is told."""


def check(program: Program) -> Iterable[Draft]:
    """One finding per store."""
    calls = Calls(program)
    states = States(program, calls)
    sites: dict[Site, list[Access]] = {}
    serial, apart = is_serializable(program), isolated(program)
    for access in program.accesses.values():
        if access.place.root != "store" or not access.writes:
            continue
        if access.place.owner == "row" and (serial or access.context in apart):
            continue
        if _is_its_own(program, access) or is_unsaved(program, access):
            continue
        if not is_locked(program, access) and not has_version(access):
            sites.setdefault(access.site, []).append(access)
    for writes in sites.values():
        open_to_others = (write for write in writes if not is_claimed(calls, write))
        found = [draft for write in open_to_others if (draft := _found(program, calls, states, write)) is not None]
        if found:
            yield replace(found[0], related=tuple(dict.fromkeys(note for draft in found for note in draft.related)))


def _is_its_own(program: Program, write: Access) -> bool:
    """Whether nobody else knows the item: it is named by what only this invocation has, as what it took off a queue, or
    is removed after this invocation has added it itself."""
    if _OWN in write.place.name:
        return True
    key = program.key(write) or UNKNOWN
    return write.op == "delete" and _UNIQUE in key.deps and not key.reads and not of_request([key])


def _found(program: Program, calls: Calls, states: States, write: Access) -> Draft | None:
    reads = () if write.method_name.endswith((*ADDED, INSERTED)) else _reads(program, calls, write)
    same = (r for r in reads if is_same_item(program, calls, r, write))
    read = next((r for r in same if not is_carried_over(program, calls, r, write, states.moved(write))), None)
    read = None if sets_all_that_is_set(program, write) else read
    last = None if read else _last_found(program, calls, write)
    found = read or last or deciding_look(program, calls, states, write) or taken(program, calls, write)
    found = found or removed_in_turn(program, calls, write) or added_unseen(program, calls, write)
    found = found or (drawn(calls, write) if write.method_name.endswith(WHOLE) else None)
    if found is None and is_of_the_second(program, calls, write):
        return _draft(program, None, write, _SECOND)
    if found is None:
        others = (
            (other, how) for look_for, how in _OTHERWISE if (other := look_for(program, calls, write)) is not None
        )
        return next((_draft(program, other, write, how) for other, how in others), None)
    if comes_in_order(calls.key(found)) or calls.is_compared(write, found):
        return None
    return _draft(program, found, write, _CHANGED if read else _NEXT if last else _BECAUSE)


def _last_found(program: Program, calls: Calls, write: Access) -> Access | None:
    """What gave the last number, where an item is added under the next one."""
    adds = write.method_name.endswith((*WHOLE, *ADDED, INSERTED)) and not calls.is_partly(write)
    return last_found(program, calls, write) if adds else next_cell(program, calls, write)


def _reads(program: Program, calls: Calls, write: Access) -> list[Access]:
    """Reads that gave what is stored: of the same place, or of several items, of which one gave its name."""
    found = [program.accesses[i] for i in sorted(write.value.reads) if i in program.accesses]
    close = [r for r in found if r.place.owner == write.place.owner]
    named = [
        r for r in close if calls.is_named_by(write, r) or _gives_key(calls, r, write) or gives_name(calls, r, write)
    ]
    return [*facts.own_reads(program, write), *named]


def _gives_key(calls: Calls, read: Access, write: Access) -> bool:
    """Whether the document that was found says which one is stored, by what it was asked for or by its key:
    `replace_one({"_id": cart["_id"]}, cart)`."""
    if write.place.owner != BY_CHAIN or not same_holder(read, write):
        return False
    given = calls.key(write)
    named = [name for name in calls.key(read) if field_dep(name[1:-1]) in given.get(name, UNKNOWN).deps]
    return any(read.id in given.get(name, UNKNOWN).reads for name in (*UNIQUE, *named))


def _draft(program: Program, read: Access | None, write: Access, how: tuple[str, str]) -> Draft:
    what = write.place.owner
    said, why = how
    done = "removed" if write.op == "delete" else "stored"
    return Draft(
        RULE,
        write.site,
        " ".join([what, *_words(write)]),
        f"the {what}{_of_table(write)} is {done} without a condition, {said}",
        UNSAFE,
        UNSAFE,
        why,
        why,
        write.path,
        confidence=Confidence.LOW if how is not _CHANGED and _is_guessed(read, write) else Confidence.MEDIUM,
        related=() if read is None else notes(program, read, write),
        advice=advice(write),
    )


def _words(write: Access) -> list[str]:
    """What names the item, as far as the text tells."""
    is_open = write.place.owner == "row" and "{" in write.place.name
    return [] if is_open else [word for word in write.place.name.split("|")[0].split() if word not in _NAMELESS]


def _of_table(write: Access) -> str:
    """Of which table, where several may be stored in one function; one of SQLAlchemy Core is a `Table` by its name."""
    table = _words(write)[-1:] if write.place.owner == "row" else []
    return "".join(f" of `{name}`" for name in table)


def _is_guessed(read: Access | None, write: Access) -> bool:
    """Whether the text does not tell the whole: which items a query asks for, or which columns a table has once."""
    return read is None or read.method_name.endswith(MANY) or write.method_name.endswith(INSERTED)
