"""What to do instead of storing without a condition, by the service and by how it is stored."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.rules._decided_rows import ADDED

INSERTED = " insert"
_ROW = (
    "Compute and ask in the UPDATE itself (SET x = x + 1 WHERE state = 'open', then look at how many rows it changed), "
    "or lock the row first (SELECT ... FOR UPDATE)."
)
_ROW_ADDED = (
    "Let a unique constraint refuse a second row (ON CONFLICT, or catch the IntegrityError); to keep a limit, lock the "
    "row that they belong to first (SELECT ... FOR UPDATE)."
)
_ROW_REMOVED = (
    "Ask in the DELETE itself (WHERE state = 'open') and look at how many rows it removed, or lock the row first "
    "(SELECT ... FOR UPDATE)."
)
_REDIS = "Let Redis do the step (INCR, SET with NX, a Lua script), or store in a transaction that watches it (WATCH)."
_ADVICE = {
    "DynamoDB item": "Let DynamoDB do the step (ADD, SET x = x + :n), or store with a ConditionExpression.",
    "MongoDB document": "Let MongoDB do the step ($inc, $addToSet), or ask in the filter of the update itself for what "
    "was read (find_one_and_update), with a unique index where a document is added.",
    "Redis key": _REDIS,
    "Redis document": _REDIS,
    "cache key": "Let the cache do the step: incr and decr count on, add fails where the key is there.",
    "S3 object": "Store with IfMatch and the ETag that was read, or with IfNoneMatch where the object is to be new.",
    "Firestore document": "Read and store within one transaction (@firestore.transactional), or let Firestore do the "
    "step (Increment, ArrayUnion).",
    "Cosmos item": "Store with the ETag that was read as a condition, or let Cosmos DB do the step (patch_item).",
}


def advice(write: Access) -> str:
    """One sentence for a store of that kind; empty if the rule's own says it."""
    if write.place.owner != "row":
        return _ADVICE.get(write.place.owner, "")
    if write.op == "delete":
        return _ROW_REMOVED
    return _ROW_ADDED if write.method_name.endswith((*ADDED, INSERTED)) else _ROW
