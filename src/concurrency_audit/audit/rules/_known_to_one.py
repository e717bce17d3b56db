"""What one request leaves in memory and another one cannot do without: sessions, codes, jobs, carts."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules._counted_in_time import has_answer

_MADE_UP = frozenset(["unique", "random"])
_PUTTING = ("put", "put_nowait", "set", "set_result", "set_exception")
_WAITED_AT = ("queue", "event", "task-signal")
"""Kinds of objects at which somebody waits for what another one puts there."""
_LOOKING_UP = ("get", "__getitem__", "__contains__")
_FUTURE = ".create_future"
_DECIDING = frozenset(["decision", "outcome", "answer", "effect"])


def asked_for_later(program: Program, shared: Shared) -> tuple[Access, Access] | None:
    """A store under a key of its own, and the look of a request that ends where nothing is stored under its key.

    Where a look decides that something is stored it is a cache, which each worker fills for itself; so is what is asked
    for by those who go on without it, whatever the answer to who removes it.
    """
    looks = [a for a in shared.accesses if _is_look(a) and not _is_of_its_own_entry(program, shared, a)]
    stored = [w for w in shared.content_writes if w.method_name not in _LOOKING_UP]
    if not looks or any(_is_refilled(program, write, looks) for write in stored):
        return _made_up_by_one(program, shared, looks)
    write = next((w for w in stored if _is_left(program, w)), None)
    spared = _removing(shared) if any(map(_does_without, looks)) else frozenset()
    look = next((a for a in looks if "outcome" in a.uses and not a.fresh and a.id not in spared), None)
    if write is not None and look is None:
        left = [w for w in stored if _is_left(program, w)]
        told = ((w, a) for w in left for a in looks if _is_answer(a, w) and _is_told(a, w))
        write, look = next(told, (write, None))
    return _added_and_asked(shared, looks) if write is None or look is None else (write, look)


def _made_up_by_one(program: Program, shared: Shared, looks: list[Access]) -> tuple[Access, Access] | None:
    """A code that is made up where there is none yet, and the look of an entry point that makes none.

    Other workers have made up another one. Who only looks whether there is one to remove needs none.
    """
    spared = _removing(shared)
    stored = [w for w in shared.content_writes if w.op != "delete"]
    filling = {w.context for w in stored}
    looks = [a for a in looks if a.op != "check" or a.id not in spared]
    asked = [a for a in looks if "outcome" in a.uses and a.context not in filling]
    made = (w for w in stored if asked and _is_left(program, w) and facts.deep_deps(w.value) & _MADE_UP)
    write = next(made, None)
    return None if write is None else (write, asked[0])


def _added_and_asked(shared: Shared, looks: list[Access]) -> tuple[Access, Access] | None:
    """What one request adds to a set or list, and the look of another that ends by whether it is there."""
    added = [w for w in shared.content_writes if _is_added(w)]
    spared = _removing(shared) if added else frozenset()
    asked = [a for a in looks if a.op == "check" and "outcome" in a.uses and a.id not in spared]
    pairs = ((write, look) for write in added for look in asked if look.context != write.context)
    return next(pairs, None)


def _is_added(write: Access) -> bool:
    """Whether something that the request has brought along, or that was made up for it, is added."""
    is_one = write.op == "mutate" and write.part == "content" and facts.grows(write) and not facts.is_inner(write)
    return is_one and write.context.kind != "init" and _is_own(write.value) and not has_answer(write.value)


def _is_answer(look: Access, write: Access) -> bool:
    """Whether a request is answered with an entry, or with whether there is one, and decides nothing by it; or with
    something else where there is none: `jobs.get(pk) or {"status": "unknown"}`."""
    deciding = _DECIDING - {"decision"} if _is_stated(write.value) else _DECIDING
    return _is_look(look) and "response" in look.uses and not look.uses & deciding and not look.fresh


def _is_told(look: Access, write: Access) -> bool:
    """Whether it is the answer to another request, where this one has left something of its own."""
    own = facts.from_request(write.value) or bool(facts.deep_deps(write.value) & _MADE_UP)
    is_own = look.op == "check" or (own and not has_answer(write.value))
    return look.context != write.context and (is_own or _is_stated(write.value))


def _is_stated(value: Value) -> bool:
    """Whether it is a state that the code names, as of a job that has begun: `"running"`, `{"status": "running"}`."""
    if facts.is_constant(value):
        return value.ref is not None
    return value.kind == "object" and value.ref == "builtins.dict" and not facts.deep_deps(value)


def _does_without(look: Access) -> bool:
    """Whether who finds nothing goes on: `token = tokens.get(user) or made(user)`."""
    return look.op == "read" and look.method_name == "get" and "outcome" not in look.uses and not look.checks


def _removing(shared: Shared) -> frozenset[int]:
    """The looks that decide that an entry is removed."""
    return frozenset[int]().union(*(a.checks for a in facts.deletes(shared)))


def walked_later(program: Program, shared: Shared) -> tuple[Access, Access] | None:
    """A store of a connection that outlives its request, and the walk of other requests that send to all of them."""
    write = next((w for w in shared.content_writes if facts.grows(w) and _is_connection(program, w)), None)
    walks = (a for a in shared.accesses if a.op == "iterate" and not facts.is_inner(a) and a.context.kind != "init")
    walk = next(walks, None)
    return None if write is None or walk is None else (write, walk)


def passed_on(program: Program, shared: Shared) -> tuple[Access, Access] | None:
    """A queue or connection that somebody waits at, kept by one request, and what another one sends there.

    `queues[user] = asyncio.Queue()`, then `queues[user].put(text)`; `for socket in active: await socket.send(text)`.
    """
    sent = [a for a in shared.accesses if a.op == "use" and facts.is_inner(a) and _is_sending(a)]
    kept = (w for w in shared.content_writes if sent and _is_waited_at(program, w))
    write = next(kept, None)
    others = (a for a in sent if write is not None and (a.context != write.context or "row" in a.value.deps))
    use = next(others, None)
    return None if write is None or use is None else (write, use)


def _is_sending(use: Access) -> bool:
    """Whether a method puts or sends something, and no import-time code does."""
    name = use.method_name
    return (name in _PUTTING or name.startswith("send")) and use.context.kind != "init"


def _is_waited_at(program: Program, write: Access) -> bool:
    """Whether a request keeps a queue under a key of its own, or its own connection."""
    if write.context.kind == "init" or not facts.grows(write):
        return False
    made = write.value.obj
    if facts.is_inner(write):  # `rooms[name].append(socket)`
        return made is None and write.value.kind == "unknown" and any(map(_is_parameter, write.value.deps))
    row = program.object_row(made.made_by) if made is not None and isinstance(made.made_by, str) else None
    key = program.key(write) if write.part == "item" else None
    if (row is not None and row.kind in _WAITED_AT) or (made is not None and str(made.made_by).endswith(_FUTURE)):
        return key is not None and _is_own(key)
    return made is None and write.value.kind == "unknown" and any(map(_is_parameter, write.value.deps))


def _is_parameter(dep: str) -> bool:
    """Whether a value is one argument of the route as it is, as a WebSocket is, and no part of one."""
    return dep.startswith("event[") and dep.count("[") == 1 and dep.endswith("]")


def _is_connection(program: Program, write: Access) -> bool:
    """Whether what is kept, or the key that it is kept under, names a connection of a WebSocket API."""
    key = program.key(write) if write.part == "item" else None
    kept = write.value.deps if key is None else key.deps
    return write.context.kind != "init" and any(dep.endswith("['connectionId']") for dep in kept)


def _is_look(access: Access) -> bool:
    is_item = access.part == "item" and access.key == "*" and not facts.is_inner(access)
    is_look = access.op in ("read", "check") or access.method_name == "pop" or _is_lookup_of_cache(access)
    return is_item and is_look and access.context.kind != "init"


def _is_lookup_of_cache(access: Access) -> bool:
    """Whether a cache that forgets is asked for an entry, which changes it as well."""
    return access.op == "mutate" and access.method_name in _LOOKING_UP


def _is_of_its_own_entry(program: Program, shared: Shared, look: Access) -> bool:
    """Whether a request looks for what it has stored under a key made up for it: `finally: running.pop(run)`."""
    decided = (program.key(a) for a in shared.accesses if look.id in a.checks and facts.same_part(a.place, look.place))
    key = program.key(look) or next((key for key in decided if key is not None), None)
    if key is None or facts.from_request(key) or not (key.reads or (key.deps and key.deps <= _MADE_UP)):
        return False
    own = (program.key(w) for w in shared.content_writes if w.op == "write" and w.context == look.context)
    return any(other is not None and (other.deps, other.reads) == (key.deps, key.reads) for other in own)


def _is_refilled(program: Program, write: Access, looks: list[Access]) -> bool:
    """Whether it is stored because a look found nothing: in the branch of the look, or further down in its function."""
    if write.context.kind == "init":
        return True
    if write.op == "delete" or facts.is_inner(write):
        return False
    decided = _is_decided(program, write) or bool(facts.own_reads(program, write))
    return decided or any(_is_above(look, write) for look in looks) or _is_filled_along(program, write)


def _is_decided(program: Program, write: Access) -> bool:
    """Whether a look at the container decides on it; looking into one that forgets what is old changes it as well."""
    looks = (program.accesses[i] for i in write.checks if i in program.accesses)
    return any(facts.same_part(look.place, write.place) and look.op != "delete" for look in looks)


def _is_filled_along(program: Program, write: Access) -> bool:
    """Whether it is stored because nothing was kept elsewhere, where the same branch fills that under the same key."""
    key = program.key(write)
    looks = (program.accesses[i] for i in write.checks if key is not None and i in program.accesses)
    return any(
        w.op == "write" and w.place == look.place and program.key(w) == key
        for look in looks
        if look.part == "item" and look.place != write.place
        for w in program.decided.get((look.id, write.context), ())
    )


def _is_above(look: Access, write: Access) -> bool:
    return look.id < write.id and look.site[:2] == write.site[:2]


def _is_left(program: Program, write: Access) -> bool:
    """Whether something of this request is stored under a key that is its own."""
    key = None if facts.is_inner(write) else program.key(write)
    stored = (write.op == "write" or _is_begun(program, write)) and write.part == "item" and write.key == "*"
    if not stored or key is None or not facts.varies(key) or not (_is_own(key) or facts.varies(write.value)):
        return False
    if write.in_loop and "row" in key.deps and not facts.from_request(key) and not facts.from_request(write.value):
        return False  # a table that a service keeps, which each worker reads for itself
    return not is_time(write.value) or not _is_age_of_another(program, write, key)


def _is_begun(program: Program, write: Access) -> bool:
    """Whether a record is begun and something of this request set in it: `jobs.setdefault(pk, {})["state"] = "new"`."""
    if write.method_name != "setdefault":
        return False
    within = (a for a in program.at(write.place) if a.op == "write" and a.site[:2] == write.site[:2])
    later = (a for a in within if a.id > write.id and facts.is_inner(a) and a.part == "item")
    return any(_is_stated(a.value) or _is_own(a.value) for a in later)


def _is_own(key: Value) -> bool:
    """Whether a key is one that the request has brought along, or that was made up for it."""
    return facts.from_request(key) or bool(key.deps & _MADE_UP)


def _is_age_of_another(program: Program, stamp: Access, key: Value) -> bool:
    """Whether a time is kept beside what was stored under the same key, to ask for that anew when it has grown old."""
    beside = (
        (access, program.key(access))
        for access in program.accesses.values()
        if access.op == "write" and access.part == "item" and access.place != stamp.place
        if access.site[:2] == stamp.site[:2] and access.context == stamp.context
    )
    return any(other is not None and other.deps == key.deps and not is_time(a.value) for a, other in beside)
