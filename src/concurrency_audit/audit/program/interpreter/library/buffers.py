"""Data that is written into a buffer or file, and comes out again where that is read or handed over."""

from __future__ import annotations

from concurrency_audit.audit.program.domain import addresses, path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT, Context
from concurrency_audit.audit.program.domain.contents import reads_within
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import EMPTY, Keywords, Obj, Value, derived
from concurrency_audit.audit.program.interpreter.library import stores
from concurrency_audit.audit.program.interpreter.run import Run

_CONTENT = "(content)"
"""Attribute of a buffer: what has been written into it."""
_TARGET = "(target)"
"""Attribute of what writes into a buffer, as a CSV writer does: that buffer."""
_KINDS = frozenset(["file", "stream"])
_WRITING = _KINDS | {"writer"}
_MOST_TARGETS = 4
"""A writer of a wrapper of a buffer, and so on: no deeper than this."""


def holding(call: LibraryCall) -> LibraryCall:
    """A call whose arguments and object bring along what has been written or put into them."""
    given = call.values if call.receiver is None else (*call.values, call.receiver)
    if not any(value.obj is not None and (_CONTENT in value.obj.attributes or reads_within(value)) for value in given):
        return call  # nearly all
    keywords: Keywords = tuple((name, _with_content(value)) for name, value in call.keywords)
    receiver = None if call.receiver is None else _with_content(call.receiver)
    return call._replace(receiver=receiver, args=tuple(map(_with_content, call.args)), keywords=keywords)


def _with_content(value: Value) -> Value:
    if value.obj is None:
        return value
    content = value.obj.attributes.get(_CONTENT)
    value = value if content is None else value.using(content)
    within = reads_within(value)
    return value if within <= value.reads else value.using(Value(reads=within))


def fill(run: Run, call: LibraryCall, result: Value) -> None:
    """A buffer that a call is given, or that it is a method of, may hold what else the call was given or has read."""
    if call.frame.context is INIT:
        return
    receiver = call.receiver
    if receiver is not None and receiver.obj is not None and call.values:
        _write(run, call, receiver.obj, derived(*call.values))
    for given in call.values:
        if given.obj is None or not _is_buffer(run, given.obj):
            continue
        others = [value for value in call.values if value is not given]
        rest = derived(*others) if receiver is None else derived(*others, receiver)
        _write(run, call, given.obj, rest.with_reads(rest.reads | (result.reads - given.reads)))
        if result.obj is not None and result.obj is not given.obj and _kind(run, result.obj) in _WRITING:
            result.obj.attributes.setdefault(_TARGET, given)


def _write(run: Run, call: LibraryCall, obj: Obj, content: Value) -> None:
    """Put data into a buffer, or into the one behind it."""
    if not content.reads:
        return
    for _ in range(_MOST_TARGETS):
        if _is_buffer(run, obj):
            known = obj.attributes.get(_CONTENT)
            obj.attributes[_CONTENT] = content if known is None else known.using(content)
            name = obj.attributes.get("name")
            if name is not None:
                fill_file(run, call, name, content)
        target = obj.attributes.get(_TARGET)
        if target is None or target.obj is None:
            return
        obj = target.obj


def _is_buffer(run: Run, obj: Obj) -> bool:
    """Whether it is a file or buffer that the invocation has for itself."""
    return obj.place is None and _kind(run, obj) in _KINDS


def _kind(run: Run, obj: Obj) -> str:
    row = run.knowledge.object(obj.made_by) if isinstance(obj.made_by, str) else None
    return "file" if obj.made_by == "builtins.open" else "" if row is None else row.kind


def fill_file(run: Run, call: LibraryCall, path: Value, content: Value) -> None:
    """Remember what is in a file, as far as it was read somewhere before."""
    key = _file(call, path)
    if key is None or not content.reads:
        return
    known, parts = run.record.filled.get(key, EMPTY), path_patterns.pattern(path)
    if addresses.is_remote(parts) and not content.reads <= known:
        stores.touch_address(run, call, parts, content)
    run.record.filled[key] = known | content.reads


def content_of(run: Run, call: LibraryCall, path: Value) -> frozenset[int]:
    """The reads that what is in a file stems from: of the item from which it was fetched, and of what was written."""
    key = _file(call, path)
    return EMPTY if key is None else run.record.fetched.get(key, EMPTY) | run.record.filled.get(key, EMPTY)


def _file(call: LibraryCall, path: Value) -> tuple[Context, str] | None:
    """A file of this entry point, by its path; None where nothing is known of that."""
    parts = path_patterns.pattern(path)
    is_known = any(isinstance(part, str) or part[0] != "unknown" for part in parts)
    return (call.frame.context, path_patterns.show(parts)) if is_known else None
