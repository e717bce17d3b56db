"""Names that nobody else has, or that only look so: temporary files, random values, clocks and processes."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.run import Run

_LONG = 2**26
"""So many possible values that two invocations drawing the same one is not a hazard worth reporting."""


def unique_to(run: Run, call: LibraryCall) -> frozenset[str]:
    """To whom something new is unique: to the worker process, the invocation, or one of its threads or steps."""
    if call.frame.context is INIT:
        return frozenset([path_patterns.OF_WORKER])
    is_apart = call.frame.context.kind == "thread" or run.moment.loops > 0
    return frozenset(["unique", path_patterns.APART] if is_apart else ["unique"])


def temp_dir(_run: Run, _call: LibraryCall, _row: CallRow, value: Value) -> Value:
    """The temporary directory, which all invocations share."""
    return value._replace(kind="const", ref="/tmp", obj=None)


def temp_unique(run: Run, call: LibraryCall, _row: CallRow, value: Value) -> Value:
    """A file or directory with a unique name; the name is an attribute, or the second item of a pair."""
    obj = value.obj or run.record.new_object(call.frame, call.name, call.anchor)
    path = value._replace(text=("/tmp/", path_patterns.hole(Value(deps=unique_to(run, call)))), obj=None)
    obj.attributes["name"] = path
    obj.items = (path, path)
    return path._replace(obj=obj)


def temp_predictable(_run: Run, call: LibraryCall, _row: CallRow, value: Value) -> Value:
    """A value that looks unique but is not: the clock, the process, the thread; mktemp's name is nearly unique."""
    if call.name.startswith("tempfile."):
        return value._replace(text=("/tmp/", ("unique", "")))
    kind = "pid" if "pid" in call.name else "tid" if call.name.startswith("threading.") else "clock"
    return value._replace(deps=(value.deps - {"io"}) | {kind})


def random_value(run: Run, call: LibraryCall, _row: CallRow, value: Value) -> Value:
    """A random value, which counts as unique if there are very many."""
    if run.moment.loops or _choices(call) >= _LONG:
        return value._replace(deps=value.deps | {"unique", path_patterns.APART})
    return value


def _choices(call: LibraryCall) -> int:
    """Minimal number of different values that a call of the random module can give."""
    how = call.short
    numbers = [v.ref if v.kind == "const" and isinstance(v.ref, int) else None for v in call.args]
    first = numbers[0] if numbers else None
    if how in ("randint", "randrange"):
        low, high = (0, first) if len(numbers) < 2 else (first, numbers[1])
        return high - low if high is not None and low is not None else 0
    if how in ("getrandbits", "randbytes"):
        return 0 if first is None else 2 ** min(first if how == "getrandbits" else 8 * first, 64)
    if how in ("choice", "choices", "sample"):
        size = call.argument(1, "k")
        return 32 ** min(size.ref, 12) if size is not None and size.kind == "const" and isinstance(size.ref, int) else 0
    return _LONG
