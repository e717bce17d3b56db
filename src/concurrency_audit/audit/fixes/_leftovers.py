"""Whether a function relies on what an earlier invocation left in a file; in a new folder there is nothing."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from concurrency_audit.audit.fixes._source import Source
from concurrency_audit.audit.fixes._target import RefusalError

PASSES_ON = frozenset({"str", "dict", "list", "tuple", "Path", "pathlib.Path", "os.path.join", "os.fspath"})
"""Calls whose result is the path or contains it."""
_ASKS = frozenset("exists lexists isfile is_file stat lstat getsize getmtime access".split())
_READS = frozenset("read_text read_bytes".split())
_CONTENT = _ASKS | _READS | frozenset("read readline readlines load".split())


def must_start_empty(source: Source, uses: Iterable[cst.CSTNode]) -> None:
    """Raise RefusalError if a file is tested for, appended to, or read before it is written."""
    calls = [call for use in uses if (call := _used_by(source, use)) is not None]
    for call in calls:
        mode = _mode(call)
        if _last(call) in _ASKS or (mode is not None and set("ax+") & set(mode) and "w" not in mode):
            raise RefusalError(f"line {source.line(call)} asks for what an earlier invocation left")
    first = min(calls, key=source.line, default=None)
    if first is not None and (_last(first) in _READS or "r" in (_mode(first) or "")):
        raise RefusalError(f"line {source.line(first)} reads what an earlier invocation left")


def gives_content(source: Source, literal: cst.CSTNode) -> bool:
    """Whether the expression around a path gives the file's content, and not something that contains the path."""
    for node in source.above(literal):
        if isinstance(node, cst.Call) and _last(node) in _CONTENT:
            return True
        if isinstance(node, cst.BaseStatement):
            break
    return False


def _used_by(source: Source, use: cst.CSTNode) -> cst.Call | None:
    """The call that uses the path, as an argument or through a method."""
    inner = use
    for node in source.above(use):
        if isinstance(node, cst.Call) and (_last(node) not in {name.rpartition(".")[2] for name in PASSES_ON}):
            return node if inner is node.func or isinstance(inner, cst.Arg) else None
        if isinstance(node, cst.BaseStatement):
            return None
        inner = node
    return None


def _last(call: cst.Call) -> str:
    if isinstance(call.func, cst.Attribute):
        return call.func.attr.value
    return call.func.value if isinstance(call.func, cst.Name) else ""


def _mode(call: cst.Call) -> str | None:
    """The mode of an `open` call, as a function or as a method of a path; None for other calls."""
    if _last(call) != "open":
        return None
    named = [arg.value for arg in call.args if arg.keyword is not None and arg.keyword.value == "mode"]
    positional = [arg.value for arg in call.args if arg.keyword is None][isinstance(call.func, cst.Name) :]
    value = next(iter(named + positional), None)
    if value is None:
        return "r"
    return str(value.evaluated_value) if isinstance(value, cst.SimpleString) else ""
