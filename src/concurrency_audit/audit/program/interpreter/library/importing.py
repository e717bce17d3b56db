"""`import_module`, `__import__` and imports of files: of constant names, of every module in a package, of the files
beside a module."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Value, join
from concurrency_audit.audit.program.interpreter.run import Run

_WITH_NAMES = 4
"""With so many arguments `__import__` is given names, and then gives the module within the package."""
_MOST = 64
"""Maximal number of modules that one call is taken to import."""


def import_module(run: Run, call: LibraryCall) -> Value | None:
    """An import by name: what cannot be told from the name's text is reported as not followed."""
    importer = call.frame.module.key
    result: Value | None = None
    unknown = False
    for each in call.args[0].each():
        if each.kind == "const" and isinstance(each.ref, str):
            key = run.table.resolve(importer, each.ref.lstrip("."), len(each.ref) - len(each.ref.lstrip(".")))
            key = run.table.itself(importer, each.ref) if key is None else key
            found = [Value("external", each.ref) if key is None else Value("module", key)]
        else:
            found = [Value("module", key) for key in _plug_ins(run, call, each)]
        unknown = unknown or not 0 < len(found) <= _MOST
        for value in found[:_MOST]:
            if value.kind == "module" and call.frame.context is INIT:
                run.module(value.ref)
            result = value if result is None else join(result, value)
    if call.short == "__import__" and result is not None and len(call.args) < _WITH_NAMES and not call.keywords:
        result = _top_of(run, call, result)
    if unknown:
        run.record.cut(call.frame, call.anchor, "import of a module whose name is only known when it runs")
    return result


def module_of_file(run: Run, call: LibraryCall) -> Value | None:
    """`spec_from_file_location("orders", folder / "orders.py")`: what it gives stands for the module itself."""
    location = call.argument(1, "location")
    text = path_patterns.pattern(location) if location is not None else ()
    last = text[-1] if text and isinstance(text[-1], str) else ""
    key = run.table.file(call.frame.module.key, last) if last.endswith(".py") else None
    if key is None:
        run.record.cut(call.frame, call.anchor, "import of a module from a file that is only known when it runs")
        return None
    if call.frame.context is INIT:
        run.module(key)
    return Value("module", key)


def module_of_spec(run: Run, call: LibraryCall) -> Value | None:
    """`module_from_spec(spec)`."""
    return call.args[0] if call.args and call.args[0].kind == "module" else None


def _top_of(run: Run, call: LibraryCall, found: Value) -> Value:
    """`__import__("jobs.daily")` imports the module within, and gives the package."""
    name = call.args[0].ref if call.args[0].kind == "const" and not call.args[0].others else None
    first = name.partition(".")[0] if isinstance(name, str) else ""
    key = run.table.resolve(call.frame.module.key, first) if first and first != name else None
    folder = None if key or not first or first == name else run.table.folder(call.frame.module.key, first)
    return Value("module", key or folder) if key or folder else found


def _plug_ins(run: Run, call: LibraryCall, name: Value) -> Iterator[str]:
    """The modules that a name with an unknown part may mean.

    A beginning with a dot names their package. A name without one means the files beside this module, where a loop of
    its own imports them; they may have been listed from the folder. What it is given by others to import lies anywhere.
    """
    text = path_patterns.pattern(name)
    beginning = text[0] if text and isinstance(text[0], str) else ""
    end = text[-1] if len(text) > 1 and isinstance(text[-1], str) else ""
    package, dot, start = beginning.rpartition(".")
    if not dot and (call.frame.context is not INIT or not _is_in_own_loop(run, call)):
        return
    importer = call.frame.module.key
    for key in run.table.inside(importer, package.lstrip(".")):
        last = run.table.parts[key][-1]
        if key != importer and last.startswith(start) and last.endswith(end):
            yield key


def _is_in_own_loop(run: Run, call: LibraryCall) -> bool:
    """Whether a loop that leads to a call stands in the same module, not in one that called something of it."""
    outermost = call.frame
    for caller, _ in reversed(run.callers):
        if caller.module is not outermost.module:
            break
        outermost = caller
    return run.moment.loops > outermost.loops
