"""Methods of library objects that the knowledge files describe: what they do to the object, and what they return."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import (
    EMPTY,
    NONE,
    UNKNOWN,
    Value,
    derived,
    join,
)
from concurrency_audit.audit.program.interpreter.dictionary_views import view_of
from concurrency_audit.audit.program.interpreter.effects import RECORDED
from concurrency_audit.audit.program.interpreter.elements import element_of, fill_from, unaliased
from concurrency_audit.audit.program.interpreter.given_by_stores import chosen_by, of_field
from concurrency_audit.audit.program.interpreter.library.calling_back import call_back
from concurrency_audit.audit.program.interpreter.library.containers import fill, taken
from concurrency_audit.audit.program.interpreter.library.uses import use_of
from concurrency_audit.audit.program.interpreter.locks import hold, release, use_of_loop
from concurrency_audit.audit.program.interpreter.run import Run

_VIEWS = frozenset(["items", "keys", "values"])


def known_method(run: Run, call: LibraryCall, receiver: Value, row: MethodRow) -> Value:
    """A method that the knowledge files describe."""
    if row.effect == "acquires":
        use_of_loop(run, call.frame, receiver, call.anchor)
        if _is_only_tried(run, call):
            return UNKNOWN
        hold(run, call.frame, receiver.place, call.anchor, waits=not call.values)
        return UNKNOWN
    if row.effect == "releases":
        release(run, receiver.place)
        return NONE
    if call.short in _VIEWS and not call.args:
        return view_of(receiver, call.short)  # the iteration over a view is recorded where the view is used
    reads = use_of(run, call, receiver, row)
    if row.effect == "joins":
        run.record.under_way.clear()
    if row.effect in ("starts", "joins"):
        note(run, call, None)
    if run.knowledge.call(call.name) is not None:
        run.call_named(call)
    else:
        if row.effect in RECORDED:
            note(run, call, row)
        returned = call_back(run, call)
        reads |= EMPTY if returned is None else returned.reads  # `frame.apply(count)` gives what it has counted
    fill(run, call, receiver, row)
    return _result(run, call, receiver, row, reads)


def _is_only_tried(run: Run, call: LibraryCall) -> bool:
    """Whether nobody looks at whether a lock was there to be taken: `lock.acquire(blocking=False)` as a statement."""
    asked = call.argument(0, "blocking")
    is_tried = asked is not None and asked.kind == "const" and asked.ref is False
    return is_tried and run.moment.dropped == run.moment.site(call.frame, call.anchor)


def note(run: Run, call: LibraryCall, row: MethodRow | None) -> None:
    """Record a call of a method."""
    run.record.record_call(
        call.frame, call.name, row, call.args, call.keywords, call.receiver, UNKNOWN, call.anchor
    )  # fmt: skip


def _result(run: Run, call: LibraryCall, receiver: Value, row: MethodRow, reads: frozenset[int]) -> Value:
    """The result of a known method."""
    args = call.args
    if row.returns == "element":
        value = element_of(run, unaliased(run, receiver), args[0] if args else UNKNOWN, reads)
        if row.effect == "deletes" and receiver.place is not None:
            value = taken(value)
        elif args and receiver.place is None:
            value = of_field(run, value, args[0])
        return chosen_by(run, join(value, args[1]), args[0]) if len(args) > 1 else value.using(*args[:1])
    if row.returns == "self":
        return receiver
    value = derived(receiver, *call.values)
    value = value._replace(reads=value.reads | reads)
    if row.returns is None:
        return Value("object", call.name, None, None, value.deps, value.reads)
    made_by = _container_of_method(call.name) if row.returns == "copy" else row.returns
    obj = run.record.new_object(call.frame, made_by, call.anchor)
    if row.returns == "copy":
        fill_from(run, obj, receiver)
    return Value("object", made_by, obj, None, value.deps, value.reads)


def _container_of_method(full: str) -> str:
    """The type at the start of a method's dotted name; builtins have the names of their displays."""
    made_by = full.rpartition(".")[0]
    return made_by if "." in made_by else f"builtins.{made_by}"
