"""Predicates about accesses that several hazards and rules use."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.contents import holds
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.plain_data import is_plain_data
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_REQUEST = ("event", "context", "basename(", "chosen by ")
_OWN = frozenset(["unique", "context.aws_request_id"])
_VARYING = frozenset(["clock", "random", "unique", "io", "pid"])
_REFUSAL = "refusal"
_OUTSIDE = ("file", "store")
"""Roots of what is in no process's memory."""
_IN_C = frozenset(
    f"builtins.{name}"
    for name in "sorted list tuple set frozenset dict sum min max any all len reversed enumerate".split()
)
"""Builtins that iterate over a container of plain values without a point at which threads may switch."""
_COPIES = frozenset(["builtins.list", "builtins.tuple", "builtins.dict", "builtins.sorted"])


def from_request(value: Value) -> bool:
    """Whether a value depends on the event or the context."""
    return any(d.startswith(_REQUEST) for d in value.deps)


def varies(value: Value) -> bool:
    """Whether a value may differ between two computations, within one request or not."""
    return bool(value.deps & _VARYING) or from_request(value)


def deep_deps(value: Value) -> frozenset[str]:
    """What a value and all that it holds depend on."""
    return value.deps.union(*(inner.deps for inner in holds(value)))


def is_constant(value: Value) -> bool:
    """Whether a value is a literal, equal in every invocation."""
    return value.kind == "const" and not value.reads and not varies(value)


def is_keyed(access: Access) -> bool:
    """Whether the access is to the element with one constant key."""
    return access.part == "item" and access.key not in ("*", "")


def is_replaced(access: Access) -> bool:
    """Whether it puts other content into a container, all at once: `rows[:] = ...`."""
    return access.op == "write" and access.part == "content"


def is_put_back(write: Access) -> bool:
    """Whether an element is stored where it was found: `rows = kept.get(key, [])`, and `kept[key] = rows`."""
    at = write.value.at
    return write.value.kind == "object" and at is not None and at.container == write.place and at.path[-1:] == ("[]",)


def is_inner(access: Access) -> bool:
    """Whether the access is to an object inside the container, not to the container itself."""
    return "[]" in access.place.path


def same_section(a: Access, b: Access) -> bool:
    """Whether one critical section of a shared lock contains both accesses."""
    return bool(common_locks(a, b))


def common_locks(a: Access, b: Access) -> frozenset[object]:
    """The shared locks of the critical sections that contain both accesses."""
    mine = {h.region for h in a.held if h.lock is not None}
    return frozenset(h.lock for h in b.held if h.lock is not None and h.region in mine)


def has_switch(first: Access, last: Access) -> bool:
    """Whether CPython with the GIL can switch threads between two accesses: only at calls and backward jumps."""
    return last.switches > first.switches


def own_checks(program: Program, access: Access) -> list[Access]:
    """The reads of the same place that control whether an access happens."""
    found = [program.accesses[i] for i in sorted(access.checks) if i in program.accesses]
    looks = [c for c in found if same_part(c.place, access.place) and c.op in ("read", "check", "iterate")]
    return [look for look in looks if not turns_away(look, access)] if access.for_some else looks


def turns_away(look: Access, write: Access) -> bool:
    """Whether all requests look at a flag to be turned away, and some of them put it up: `if not healthy: return 503`.

    Such a look does not decide on a first time.
    """
    return (
        write.place.root not in _OUTSIDE
        and write.for_some
        and not look.for_some
        and _REFUSAL in look.uses
        and is_constant(write.value)
    )


def own_reads(program: Program, access: Access) -> list[Access]:
    """The reads of the same place from which the written value was computed."""
    found = [program.accesses[i] for i in sorted(access.value.reads) if i in program.accesses]
    return [r for r in found if same_part(r.place, access.place) and r.op == "read"]


def is_of_one(program: Program, access: Access) -> bool:
    """Whether the key of an element is one that no other invocation has: the request id, or a random one."""
    key = program.key(access)
    return key is not None and bool(key.deps & _OWN)


def is_size(access: Access) -> bool:
    """Whether it is a look at how many elements there are."""
    return access.op == "read" and access.part == "content" and access.method_name == "builtins.len"


_DATA = frozenset(["value", "container", "counter", "scalar", "iterator"])
"""Kinds of objects that are computed with; a logger or client is not."""


def is_furnished(program: Program, write: Access) -> bool:
    """Whether it binds a logger, client or the like that was made from the one before, with data of the request."""
    made = write.value.obj.made_by if write.value.obj is not None else write.value.ref
    row = program.object_row(made) if isinstance(made, str) and write.part == "binding" else None
    return row is not None and row.kind not in _DATA and from_request(write.value)


def same_part(a: Place, b: Place) -> bool:
    """Whether two places belong to one container and are not two different attributes of its elements."""
    if a[:3] != b[:3]:
        return False
    start = len(a.container.path)
    if b.container.path != a.path[:start]:
        return False
    steps = zip(a.path[start:], b.path[start:], strict=False)
    return all(mine == other for mine, other in steps)


def unprotected_checks(program: Program, access: Access) -> list[Access]:
    """The checks that control an access, unless the last of them is in the same critical section."""
    checks = own_checks(program, access)
    return [] if any(same_section(c, access) for c in checks) else checks


def deletes(shared: Shared) -> tuple[Access, ...]:
    """The accesses that remove elements."""
    return tuple(a for a in shared.writes if a.op == "delete" and not is_inner(a))


def grows(access: Access) -> bool:
    """Whether it adds elements."""
    if access.op == "mutate":
        return access.method is None or access.method.grows
    return access.op == "write" and access.part != "binding"


def counts(access: Access) -> bool:
    """Whether a method counts elements up or down: each is read, changed and stored back."""
    method = access.method
    is_count = method is not None and "collections.Counter" in method.of and method.grows and not method.atomic
    return is_count and access.op == "mutate"


def is_hard_read(access: Access) -> bool:
    """Whether the read raises if the element is missing."""
    return access.op == "read" and access.part == "item" and access.method_name == "" and not is_inner(access)


def is_hard_delete(access: Access) -> bool:
    """Whether it is `del d[k]`, which raises if the element is missing."""
    return access.op == "delete" and access.part == "item" and access.method_name == ""


def copies(access: Access) -> bool:
    """Whether an iteration only copies the elements to a new container, which is a single step."""
    return access.method_name in _COPIES


def walks_in_python(access: Access) -> bool:
    """Whether other threads may run between the steps of an iteration."""
    return access.method_name not in _IN_C


def leftovers(shared: Shared, key: str = "", apart: frozenset[int] = EMPTY) -> bool:
    """Whether an invocation can read what an earlier one left, because it does not certainly write before it reads.

    `apart` are reads that do not count.
    """
    if _is_put_back(shared, key):
        return False
    aliases = bool(shared.content_writes)  # reading the name of a container does not read its content
    return any(
        not a.fresh and not a.context.within and a.id not in apart
        for a in shared.reads
        if not is_inner(a)
        and (not key or a.key in (key, "*", ""))
        and not (aliases and _is_all_written(shared, a))
        and not (aliases and a.part == "binding" and not a.uses)
    )


def _is_put_back(shared: Shared, key: str) -> bool:
    """Whether every entry point that changes it sets it back to a constant at its end, whatever happens in between."""
    back = {w.context for w in shared.writes if w.cleans_up and not w.checks and w.key in (key, "") and _is_reset(w)}
    changed = {w.context for w in shared.writes if varies(w.value) or w.for_some}
    return bool(back) and changed <= back


def _is_reset(write: Access) -> bool:
    if write.op == "delete":  # `state.clear()`, `state.pop("user", None)`
        return is_whole(write) or is_keyed(write)
    if is_restored(write):
        return True
    return write.op == "write" and is_constant(write.value) and not write.for_some


def is_restored(write: Access) -> bool:
    """Whether what was there before is put back at the end, whatever happens in between: `finally: user = previous`."""
    return write.cleans_up and write.op == "write" and write.part == "binding" and write.value.place == write.place


def is_counted_back(program: Program, shared: Shared) -> bool:
    """Whether whoever counts up counts down again at the end, whatever happens in between, as a depth is counted: no
    invocation leaves anything for the next one."""
    counts = [w for w in shared.writes if w.op == "write" and (is_restored(w) or own_reads(program, w))]
    up = {(w.context, w.key) for w in counts if not w.cleans_up}
    back = {(w.context, w.key) for w in counts if w.cleans_up and not w.checks}
    return bool(up) and up <= back


def _is_all_written(shared: Shared, look: Access) -> bool:
    """Whether every element that some invocation writes has certainly been written anew before a look at the whole."""
    changes = [w for w in shared.content_writes if not is_inner(w)]
    return look.part != "item" and all(
        w.op == "write" and is_keyed(w) and w.place.attribute(f"[{w.key}]") in look.sure for w in changes
    )


def in_threads(accesses: Iterable[Access]) -> bool:
    """Whether threads that a process starts itself make an access."""
    return any(a.context.kind == "thread" for a in accesses)


def in_own_threads(accesses: Iterable[Access]) -> bool:
    """Whether a thread proper, not a task of an event loop, writes."""
    return any(a.writes and a.context.kind == "thread" and not a.context.is_async for a in accesses)


def is_whole(access: Access) -> bool:
    """Whether it removes everything that is there, looked at or not."""
    return access.op == "delete" and access.part == "content" and access.method_name == "clear"


def is_emptied(access: Access) -> bool:
    """Whether it binds a name anew to a container with nothing in it: `rows = []`."""
    made = access.value.obj
    is_empty = made is not None and made.element is None and not made.attributes and access.value.kind == "object"
    return access.op == "write" and access.part == "binding" and is_empty


def plain_type(shared: Shared) -> str:
    """The container type without `builtins.`; empty where it is only known to be data."""
    return "" if is_plain_data(shared.type) else shared.type.removeprefix("builtins.")
