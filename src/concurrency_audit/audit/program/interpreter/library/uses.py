"""What methods of a library do to an object that is shared."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.program.domain.accesses import INIT, Op, Part
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import (
    EMPTY,
    Value,
    derived,
    key_of,
)
from concurrency_audit.audit.program.interpreter import libraries_read
from concurrency_audit.audit.program.interpreter.effects import METHOD_OPS
from concurrency_audit.audit.program.interpreter.library.containers import entries_given, open_entry, store_entries
from concurrency_audit.audit.program.interpreter.run import Run

_KEYED = frozenset("get pop setdefault __getitem__ __setitem__ __delitem__ move_to_end".split())


def use_of(run: Run, call: LibraryCall, receiver: Value, row: MethodRow | None) -> frozenset[int]:
    """Record what a method does to a shared object; returns the ids of reads."""
    place = receiver.place
    if place is None or call.frame.context is INIT:
        return EMPTY
    name = call.short
    if row is None and name == "update" and not call.keywords and libraries_read.is_mapping(receiver):
        for field, content in entries_given(call).items():
            libraries_read.entry_set(run, call.frame, receiver, Value("const", field), content, call.anchor)
    if row is None or row.effect != "reconfigures":
        run.record.used(call.frame, call.name, receiver)
    args: tuple[Value, ...] = ()
    op: Op = "use"
    part: Part = "content"
    key, value = "", receiver
    if row is not None:
        args = call.args
        op = METHOD_OPS.get(row.effect, "use")
        if args and name in _KEYED:
            part, key = "item", key_of(args[0])
        if op == "mutate":
            value = derived(*call.values) if call.keywords else args[-1] if args else receiver
    if op == "mutate" and name == "update" and (entries := entries_given(call)):
        store_entries(run, call.frame, receiver, entries, call.anchor)
        return EMPTY
    if op == "mutate" and name == "update" and (entry := open_entry(call)) is not None:
        return run.record.touch(call.frame, place, "write", "item", call.anchor, key="*", value=entry, name=name)
    reads = run.record.touch(call.frame, place, op, part, call.anchor, key=key, value=value, method=row, name=name)
    if args and (op == "delete" or (op == "mutate" and part == "item")):
        run.record.key_of_last_access(args[0])
    if op == "delete" and name == "clear":  # nothing is left of what others have put there
        run.moment.surely_written = run.moment.surely_written.union(_entries_of(receiver, place), (place,))
    if op == "mutate" and name == "update":
        written = {place.attribute(f"[{key!r}]") for key in _updated_keys(call)}
        run.moment.surely_written = run.moment.surely_written | written
    return reads


def _entries_of(receiver: Value, place: Place) -> list[Place]:
    """The places of the entries of a dictionary that are known by name."""
    names = () if receiver.obj is None else receiver.obj.attributes
    return [place.attribute(f"[{name[1:-1]!r}]") for name in names if name[:1] == "["]


def _updated_keys(call: LibraryCall) -> list[str]:
    """The constant keys that `update` is given."""
    given = [k for k, _ in call.keywords if k]
    return given + [k[1:-1] for a in call.args if a.obj for k in a.obj.attributes if k[:1] == "["]
