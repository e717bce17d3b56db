"""Rows that a hook or middleware hangs on the request, which routes find there: `g.wallet`, `request.shop`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.attribute_places import is_of_request
from concurrency_audit.audit.program.interpreter.orm import rows
from concurrency_audit.audit.program.interpreter.orm.row_values import MODEL, ROWS, is_locked, place_of_model
from concurrency_audit.audit.program.interpreter.run import Run

_DATA = "data "
_HOOK, _STATE = "precedes", "state"
_REQUESTS = frozenset(["event", "event['request']", "event.request"])
"""What a value depends on that is the request itself."""
_READ = "get"
"""Name of the access: what the hook has asked for is as old in the route as if that had asked."""


def leave(run: Run, owner: Value, name: str, value: Value) -> None:
    """Remember a row that a hook sets on the request."""
    if run.effect == _HOOK and value.ref == ROWS and not is_locked(value) and (key := _named(owner, name)) is not None:
        run.left_on_requests[key] = value


def leave_by_name(run: Run, owner: Value, index: Value, value: Value) -> None:
    """Remember a row that a middleware of aiogram gives to handlers by name: `data["purse"] = purse`."""
    is_given = owner.place is None and any(dep.startswith("event") for dep in owner.deps)
    if run.effect == _HOOK and value.ref == ROWS and is_given and isinstance(index.ref, str) and not is_locked(value):
        run.left_on_requests[f"{_DATA}{index.ref}"] = value


def given(run: Run, frame: Frame, name: str) -> Value | None:
    """What middleware gives to a parameter of a handler."""
    return _met(run, frame, f"{_DATA}{name}") if run.left_on_requests and run.effect != _HOOK else None


def found(run: Run, frame: Frame, owner: Value, name: str) -> Value | None:
    """The row that a hook has left, one and the same however often the route asks for it."""
    key = None if run.effect == _HOOK or frame.context is INIT else _named(owner, name)
    return None if key is None else _met(run, frame, key)


def _met(run: Run, frame: Frame, key: str) -> Value | None:
    left = run.left_on_requests.get(key)
    if left is None or left.obj is None:
        return None
    known = run.met_on_requests.get(key)
    last = None if known is None else [run.record.accesses.get(number) for number in known.reads]
    if known is not None and last and all(each is not None and each.context == frame.context for each in last):
        return known
    model = left.obj.attributes[MODEL].ref
    reads = run.record.touch(frame, place_of_model(run, model), "read", "item", NOWHERE, key="*", name=_READ)
    source = Value(deps=left.deps, reads=reads)
    run.record.key_of_last_access(source)
    row = run.met_on_requests[key] = rows.row_of(model, source, frame.module.key, reads)
    return row


def _named(owner: Value, name: str) -> str | None:
    """What an attribute of the request is called, of what stands for it (`flask.g`), or of its state."""
    if owner.kind == "external":
        return f"{owner.ref}.{name}" if is_of_request(owner) else None
    is_state = owner.kind == "method" and owner.ref[1] == _STATE
    asked = owner.ref[0] if is_state else owner
    is_request = asked.kind == "unknown" and not asked.deps.isdisjoint(_REQUESTS)
    return f"{_STATE if is_state else ''}.{name}" if is_request else None
