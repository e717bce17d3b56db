"""Functions that take paths apart and put them together; they look at no file."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain import command_lines, path_parts, path_patterns
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Value, derived, join
from concurrency_audit.audit.program.interpreter.elements import FIRST, LAST, with_text
from concurrency_audit.audit.program.interpreter.run import Run

_STATED = frozenset(
    """split rsplit partition rpartition strip lstrip rstrip lower upper title capitalize casefold replace removeprefix
    removesuffix zfill splitlines""".split()
)
"""Methods of a text whose result follows from it and from constant arguments."""
_MOST_PARTS = 64


def path_join(run: Run, call: LibraryCall, _row: CallRow, value: Value) -> Value:
    """A path made of parts."""
    parts = call.args if call.receiver is None else (call.receiver, *call.args)
    if call.short == "joinpath":
        value = value._replace(kind="object", ref="pathlib.Path")
    return with_text(run, call.frame, value, path_patterns.joined(parts) if parts else None, call.anchor)


def of_constants(run: Run, call: LibraryCall, text: Value) -> Value | None:
    """What a method of a text gives that the code states: `"orders.csv".split(".")`."""
    stated = all(value.kind == "const" and not value.deps for value in call.args) and not call.keywords
    if text.kind != "const" or not isinstance(text.ref, str) or call.name not in _STATED or not stated:
        return None
    if any(dep.startswith(("event", "context")) for dep in text.deps):
        return None
    try:
        found = getattr(text.ref, call.name)(*(value.ref for value in call.args))
    except (TypeError, ValueError):
        return None
    if isinstance(found, str):
        return Value("const", found, reads=text.reads)
    made_by = "builtins.list" if isinstance(found, list) else "builtins.tuple"
    obj = run.record.new_object(call.frame, made_by, call.anchor)
    obj.items = tuple(Value("const", part) for part in found[:_MOST_PARTS])
    obj.element = reduce(join, obj.items) if obj.items else None
    return Value("object", made_by, obj, reads=text.reads)


def joined_of_constants(separator: Value, given: Value) -> Value | None:
    """`".".join(parts)` of texts that the code states."""
    items = given.obj.items if given.obj is not None and not given.others else None
    parts = [] if items is None else [item.ref for item in items if item.kind == "const" and not item.others]
    is_stated = items and len(parts) == len(items) and all(isinstance(part, str) for part in parts)
    if not is_stated or not isinstance(separator.ref, str):
        return None
    return Value("const", separator.ref.join(parts)).using(given)


def path_basename(_run: Run, call: LibraryCall, _row: CallRow, value: Value) -> Value:
    """The last part of a path."""
    return path_patterns.basename(call.args[0]) if call.args else value


def as_text(_run: Run, call: LibraryCall) -> Value | None:
    """`str(path)` and similar calls, which keep the text."""
    args = call.args
    if len(args) == 1 and args[0].kind == "const" and isinstance(args[0].ref, int) and call.name == "builtins.str":
        return args[0]._replace(ref=str(args[0].ref))
    if len(args) != 1 or not (path_patterns.is_text(args[0]) or path_patterns.is_path(args[0])):
        return None
    return derived(args[0])._replace(text=path_patterns.pattern(args[0]))


def home(_run: Run, _call: LibraryCall) -> Value:
    """`Path.home()`."""
    return Value("object", "pathlib.Path", text=(path_patterns.HOME,))


def words_of(run: Run, call: LibraryCall) -> Value | None:
    """`shlex.split(command)`: the words of a command line."""
    return words(run, call, call.args[0]) if call.args and path_patterns.is_text(call.args[0]) else None


def words(run: Run, call: LibraryCall, text: Value) -> Value:
    """A list of the words of a text, which remembers the text."""
    made = run.record.new_object(call.frame, "builtins.list", call.anchor)
    made.items = tuple(derived(text)._replace(text=word) for word in command_lines.split(path_patterns.pattern(text)))
    made.element = derived(text)
    made.attributes[command_lines.WHOLE] = text
    return Value("object", "builtins.list", made).using(text)


def cut_at(run: Run, call: LibraryCall, path: Value, mark: str) -> Value:
    """What `path.split(".")`, `rsplit(".", 1)` and `partition(".")` give: the text before the mark, and the others."""
    if mark == "/":
        parts = path_parts.directory(path) if call.name.startswith("r") else None
        last = path_patterns.basename(path)
    else:
        parts = path_parts.until(path, mark) if call.name[0] != "r" else path_parts.without_suffix(path)
        last = derived(path, *call.args)
    return _ends(run, call, path, path_parts.as_part(path, parts), last)


def _ends(run: Run, call: LibraryCall, path: Value, first: Value, last: Value) -> Value:
    """A list of unknown length of which the first and the last element are known."""
    made = run.record.new_object(call.frame, "builtins.list", call.anchor)
    made.attributes.update({FIRST: first, LAST: last})
    made.element = derived(path, *call.args)
    return Value("object", "builtins.list", made).using(path, *call.args)


def split_suffix(run: Run, call: LibraryCall) -> Value | None:
    """`os.path.splitext(path)`."""
    if len(call.args) != 1 or not path_patterns.is_temporary(path_patterns.pattern(call.args[0])):
        return None
    path = call.args[0]
    stem = derived(path)._replace(text=path_parts.without_suffix(path))
    return pair(run, call, stem, derived(path))


def split_name(run: Run, call: LibraryCall) -> Value | None:
    """`os.path.split(path)`."""
    parts = path_parts.directory(call.args[0]) if len(call.args) == 1 else None
    if parts is None or not path_patterns.is_temporary(parts):
        return None
    return pair(run, call, derived(call.args[0])._replace(text=parts), path_patterns.basename(call.args[0]))


def directory_name(_run: Run, call: LibraryCall) -> Value | None:
    """`os.path.dirname(path)`."""
    parts = path_parts.directory(call.args[0]) if len(call.args) == 1 else None
    if parts is None or not path_patterns.is_temporary(parts):
        return None
    return derived(call.args[0])._replace(text=parts)


def pair(run: Run, call: LibraryCall, first: Value, second: Value) -> Value:
    """A tuple of two parts."""
    made = run.record.new_object(call.frame, "builtins.tuple", call.anchor)
    made.items = (first, second)
    return Value("object", "builtins.tuple", made).using(first, second)
