"""Methods of objects of which nothing is known: what the few classes of the project do that have such a method."""

from __future__ import annotations

import datetime
import decimal
import io
import pathlib
import re
from collections.abc import Iterator

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.path_patterns import is_text
from concurrency_audit.audit.program.domain.values import Value, join
from concurrency_audit.audit.program.interpreter.abstract import classes_having, of_implementations
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.classes import decorations, method_of
from concurrency_audit.audit.program.interpreter.declared import is_anything
from concurrency_audit.audit.program.interpreter.run import Run

_MOST = 3
"""So many classes are followed that have a method of such a name."""
_PLAIN = (
    str, bytes, bytearray, dict, list, set, tuple, int, float, datetime.datetime, datetime.timedelta, decimal.Decimal,
    re.Match, re.Pattern, pathlib.Path, io.TextIOWrapper, io.BytesIO,
)  # fmt: skip
_OF_DATA = frozenset(name for kind in _PLAIN for name in dir(kind))
"""Methods of data, which requests and services give more often than objects of the project."""
SEVERAL = "a method of an object of which nothing is known, which several classes have"


def may_be_own(run: Run, frame: Frame, receiver: Value, name: str) -> bool:
    """Whether a method is called that data does not have, on something of which nothing is known.

    What stands in a request or was read is data.
    """
    if frame.context is INIT or frame.context.kind == "dormant" or name in _OF_DATA or name.startswith("__"):
        return False
    is_data = any(dep.startswith("event[") for dep in receiver.deps) or bool(run.record.of_stores(receiver.reads))
    return is_anything(receiver) and not is_text(receiver) and not is_data


def called(run: Run, call: LibraryCall, receiver: Value, value: Value) -> Value:
    """The result of a call of such a method: `value`, or what the methods of the project of that name give."""
    if not run.having.get(call.name) and not classes_having(run, call.name):
        return value
    near = reachable(run, call.frame.module.key if run.entry is None else run.entry.module)
    had = [ref for ref in classes_having(run, call.name) if ref.module in near]
    refs = [ref for ref in had if _takes(run, method_of(run, ref, call.name), call)]
    if len(refs) > _MOST:
        run.record.cut(call.frame, call.anchor, SEVERAL)
    if not 0 < len(refs) <= _MOST:
        return value
    owner = of_implementations(run, call.frame, receiver, tuple(refs))
    method = attribute_of(run, call.frame, owner, call.name)
    return join(run.call(call.frame, method, call.args, call.keywords, call.anchor), value)


def reachable(run: Run, key: str) -> frozenset[str]:
    """The modules that a module imports, directly or not: where what it is given may come from."""
    known = run.reachable.get(key)
    if known is not None and known[0] == len(run.modules):
        return known[1]
    found, stack = {key}, [key]
    while stack:
        for other in _imported(run, stack.pop()):
            if other not in found:
                found.add(other)
                stack.append(other)
    near = frozenset(found)
    run.reachable[key] = len(run.modules), near
    return near


def _imported(run: Run, key: str) -> Iterator[str]:
    """The modules that the body of a module names in its imports."""
    state = run.modules.get(key)
    for term in () if state is None else state.summary.functions[0].body:
        if term[0] == "import-all" and (found := run.table.resolve(key, term[1], term[2])) is not None:
            yield found
        for _, (_, dotted, name, level) in term[1] if term[0] == "import" else ():
            several = (dotted, f"{dotted}.{name}" if dotted else name) if name else (dotted,)
            yield from (found for each in several if (found := run.table.resolve(key, each, level)) is not None)


def _takes(run: Run, method: Value | None, call: LibraryCall) -> bool:
    """Whether a method can be called with so many arguments, and by these names."""
    if method is None:
        return False
    state = run.known(method.ref.module)
    kinds = decorations(run, state, method.ref.index)
    if not kinds.isdisjoint(("property", "cached")):
        return False
    parameters = state.summary.functions[method.ref.index].parameters[0 if "staticmethod" in kinds else 1 :]
    names = {name for name, _ in call.keywords if name is not None}
    by_position = [p for p in parameters if p.kind == "positional"]
    is_open = any(name is None for name, _ in call.keywords)
    required = {p.name for p in by_position[len(call.args) :] if p.default is None} - names
    fits = len(call.args) <= len(by_position) or any(p.kind == "args" for p in parameters)
    known = names <= {p.name for p in parameters} or any(p.kind == "kwargs" for p in parameters)
    return fits and known and (is_open or not required)
