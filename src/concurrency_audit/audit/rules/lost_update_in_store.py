"""An item of a service is read, changed and stored back, and nobody looks whether it still is what was read.

## What it does
Reports a store that holds what an earlier read of the same item gave, and that comes without a condition: `get_item`
or `query` then `put_item` or `update_item` of one key, `get_object` then `put_object` of one key, tags, SSM parameters,
secrets, `get` then `set` of a Redis or memcached key, `find_one` then `replace_one` of a MongoDB document, `get` then
`index` of a document in Elasticsearch or OpenSearch, configurations of buckets, keys and functions that are written as
a whole, `SELECT` then `UPDATE` of one table outside a transaction that shuts others out, a file that is downloaded,
changed and uploaded to the same key, a field of an ORM's row that is set to what was computed from it. So is an item
that is put, or a key that is set, because a look at that very item said that it is not there, or not done.

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
store (read, else computed, stored and given out) is not reported. Looks that answer by raising do not count. Rows of
SQLAlchemy, Flask-SQLAlchemy, SQLModel, Django, peewee and pynamodb are followed; that they are committed is taken for
granted. A lock of a service (a Redis lock, DynamoDB lock client) held around both makes it clean; whether a database's
isolation level does is only told from the statements.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Family
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._wording import UNSAFE

RULE = Rule(
    "CA306",
    "lost-update-in-store",
    Family.CLIENT,
    "An item is read from a service, changed and stored back without a condition",
    "Let the service do the step (ADD, INCR, SET x = x + 1), or store with a condition (ConditionExpression, IfMatch).",
)
_WHY = "an invocation that stores in between is overwritten, in whichever process or environment it runs"
_NAMELESS = ("{same}", "{unknown}")
"""Shown for a name that is a setting, or not known."""
_BY_CHAIN = "MongoDB document"
"""What the object before the method names, rather than an argument of it."""
_WHOLE = (".put_item", ".put_object", ".put", ".set", ".setex", ".psetex")
"""Methods that store an item as a whole, there or not."""
_CACHES = ("Redis key", "Redis field", "memcached key")
_LOOKED = "an invocation that looked at the same time found the same, and both store and go on"
_IN_MEMORY = ("threading.", "asyncio.", "anyio.")


def check(program: Program) -> Iterable[Draft]:
    """One finding per store."""
    seen: set[Site] = set()
    for write in program.accesses.values():
        if write.place.root != "store" or write.op != "write" or write.site in seen or _is_locked(program, write):
            continue
        read = next((r for r in facts.own_reads(program, write) if _same_item(program, r, write)), None)
        look = (
            None if read is not None else next((r for r in _looks(program, write) if _decides(program, r, write)), None)
        )
        if found := read or look:
            seen.add(write.site)
            yield _draft(found, write, is_look=read is None)


def _looks(program: Program, write: Access) -> list[Access]:
    """What a store of a whole item depends on: reads of the same store that decide whether it happens."""
    return facts.own_checks(program, write) if write.method_name.endswith(_WHOLE) else []


def _decides(program: Program, look: Access, write: Access) -> bool:
    """Whether a look at the very item that is stored decides on that, and the item is no cached answer."""
    is_computed = "io" in write.value.deps or look.place.owner in _CACHES
    if is_computed and look.uses & {"response", "effect"}:
        return False  # what was found is given out, else what was computed: a cache
    if look.method_name.endswith(".query"):
        return _is_asked_by_fields(program, look, write)
    asked, given = _fields(program.key(look)), _fields(write.value)
    if not asked and not given:
        return True  # named as a whole, as a key of Redis is
    return bool(asked) and all(name in given and _alike(value, given[name]) for name, value in asked.items())


def _is_asked_by_fields(program: Program, look: Access, write: Access) -> bool:
    """Whether what a query asks for are fields of the item that is stored."""
    calls = [call for call in program.calls if call.site == look.site]
    asked = {d for call in calls for _, value in call.keywords for d in value.deps if d.startswith("event")}
    return bool(asked) and asked <= {dep for field in _fields(write.value).values() for dep in field.deps}


def _draft(read: Access, write: Access, *, is_look: bool) -> Draft:
    what = write.place.owner
    return Draft(
        RULE,
        write.site,
        " ".join([what, *(word for word in write.place.name.split("|")[0].split() if word not in _NAMELESS)]),
        f"the {what} is stored without a condition, "
        + ("because of what a look at it said" if is_look else "with what was read from it before"),
        UNSAFE,
        UNSAFE,
        _LOOKED if is_look else _WHY,
        _LOOKED if is_look else _WHY,
        write.path,
        confidence=Confidence.LOW if read.method_name.endswith(".query") and is_look else Confidence.MEDIUM,
        related=(Note(read.site, "read", "read here"),),
    )


def _is_locked(program: Program, write: Access) -> bool:
    """Whether a lock is held that reaches beyond this process: of a service, or on a file."""
    return any(held.lock is None or not _in_memory(program, held.lock) for held in write.held)


def _in_memory(program: Program, lock: Place) -> bool:
    made = [obj.made_by for _, obj in program.owners(lock) if isinstance(obj.made_by, str)]
    return lock.root != "file" and all(name.startswith(_IN_MEMORY) for name in made)


def _same_item(program: Program, read: Access, write: Access) -> bool:
    """Whether the fields of the key are among what is stored; true where either is not known.

    A field that the item itself gave is the one by which it was asked for.
    """
    if read.place.owner == _BY_CHAIN and _holder(read) != _holder(write):
        return False
    if read.method_name.endswith(".query") and not write.method_name.endswith(".update_item"):
        return False  # an item that is put may well be a new one, numbered by those that were found
    asked, given = _fields(program.key(read)), _fields(program.key(write)) or _fields(write.value)
    return (
        not asked
        or not given
        or all(
            name in given and (read.id in given[name].reads or _alike(value, given[name]))
            for name, value in asked.items()
        )
    )


def _holder(access: Access) -> str:
    """The chain of names to the object whose method is called: `pymongo.MongoClient.shop.stock`."""
    return access.method_name.rpartition(".")[0]


def _fields(value: Value | None) -> dict[str, Value]:
    obj = None if value is None else value.obj
    return (
        {}
        if obj is None or obj.made_by != "builtins.dict"
        else {name: field for name, field in obj.attributes.items() if name.startswith("[")}
    )


def _alike(a: Value, b: Value) -> bool:
    if a.kind == b.kind == "const":
        return bool(a.ref == b.ref)
    if a.obj is not None and b.obj is not None and _fields(a) and _fields(b):
        return all(name in _fields(b) and _alike(field, _fields(b)[name]) for name, field in _fields(a).items())
    return a.deps - _PASSING == b.deps - _PASSING


_PASSING = EMPTY | {"io", "row"}
