"""Calls that name files: paths are patterns, and what happens to a file is an access of the place its pattern names."""

from __future__ import annotations

from typing import NamedTuple

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program import commands, strings
from concurrency_audit.audit.program.accesses import Held
from concurrency_audit.audit.program.calls import ProjectCalls
from concurrency_audit.audit.program.core import Args, Keywords
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.values import EMPTY, NONE, Place, Value, derived

TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm")
FILE_OPS = {
    "file-read": "read", "file-write": "write", "file-delete": "delete", "tree-delete": "tree-delete",
    "file-rename": "rename-to", "file-copy": "write", "download": "write", "database": "database",
    "file-exists": "exists",
}  # fmt: skip
_LISTINGS = frozenset(["glob", "iglob", "rglob", "iterdir", "listdir", "scandir", "walk"])
_STORES = frozenset(["pickle.dump", "marshal.dump"])
_LONG = 2**40
"""So many values that two invocations drawing the same one is no hazard worth a word."""


def argument(position: int | None, keyword: str | None, args: Args, keywords: Keywords) -> Value | None:
    """The argument at a position or under a keyword."""
    if keyword is not None:
        for name, value in keywords:
            if name == keyword:
                return value
    if position is not None and position < len(args):
        return args[position]
    return None


class Asked(NamedTuple):
    """One call of a library function whose effect knowledge names, and what is known of its result so far."""

    frame: Frame
    row: CallRow
    name: str
    receiver: Value | None
    args: Args
    keywords: Keywords
    anchor: int
    result: Value

    @property
    def subject(self) -> Value | None:
        """The argument that the row says matters."""
        row = self.row
        return self.receiver if row.receiver else argument(row.arg, row.keyword, self.args, self.keywords)


def _mode(text: str) -> str:
    if "x" in text:
        return "create"
    if "w" in text:
        return "write"
    return "append" if "a" in text or "+" in text else "read"


class FileCalls(ProjectCalls):
    """The effects of knowledge that concern files and names for them."""

    def file(self, asked: Asked) -> Value:
        """Count what happens to a file as an access of the place its path pattern names."""
        frame, row, name, receiver, args, keywords, anchor, result = asked
        path = asked.subject
        op = FILE_OPS.get(row.effect, "write")
        if row.effect == "file-open":
            mode = argument(row.mode_arg, row.mode_keyword, args, keywords)
            text = mode.ref if mode is not None and mode.kind == "const" else row.mode or "r"
            op = _mode(str(text))
            result = self.opened(frame, path, result, anchor)
        source = receiver if row.source_receiver else argument(row.source_arg, row.source_keyword, args, keywords)
        if source is not None and row.effect in ("file-rename", "file-copy"):
            self.touch_file(frame, source, "rename-from" if row.effect == "file-rename" else "read", anchor, name)
        if path is None:
            return result
        content = args[0] if row.receiver and op == "write" and args else path
        reads = self.touch_file(frame, path, op, anchor, name, content)
        if op != "exists":
            return result
        return self.listed(frame, path, name, result, anchor)._replace(reads=result.reads | reads)

    def opened(self, frame: Frame, path: Value | None, result: Value, anchor: int) -> Value:
        """A file object knows its path."""
        if path is None:
            return result
        obj = result.obj or self.new_object(frame, "builtins.open", anchor)
        obj.attributes["name"] = path
        return result if result.obj is obj else result._replace(kind="object", ref="builtins.open", obj=obj)

    def touch_file(
        self, frame: Frame, path: Value, op: str, anchor: int, name: str, value: Value | None = None
    ) -> frozenset[int]:
        """Record an access if the path lies in a temporary directory."""
        return self.touch_pattern(frame, strings.pattern(path), op, anchor, name, path if value is None else value)

    def touch_pattern(
        self, frame: Frame, parts: strings.Pattern, op: str, anchor: int, name: str, value: Value
    ) -> frozenset[int]:
        """Record an access of a path pattern if it lies in a temporary directory."""
        if not _is_temporary(parts):
            return EMPTY
        place = Place("file", "tmp", strings.show(parts))
        self.patterns[place] = parts
        return self.touch(frame, place, op, "content", anchor, value=value, name=name)

    def listed(self, frame: Frame, path: Value, name: str, result: Value, anchor: int) -> Value:
        """What listing a directory gives: names that anybody may have put there."""
        how = name.rpartition(".")[2]
        parts = strings.pattern(path)
        if how not in _LISTINGS or not _is_temporary(parts):
            return result
        found = Value(text=strings.listing(parts))
        only_name = Value(text=strings.LISTED)
        if name.startswith("pathlib."):
            element = Value("object", "pathlib.Path", text=found.text)
        elif how == "listdir":
            element = only_name
        elif how == "scandir":
            entry = self.new_object(frame, "os.DirEntry", anchor)
            entry.attributes.update(path=found, name=only_name)
            element = Value("object", "os.DirEntry", entry, text=found.text)
        elif how == "walk":
            names = Value("object", "builtins.list", self.new_object(frame, "builtins.list", anchor))
            names.obj.element = only_name  # type: ignore[union-attr]
            triple = self.new_object(frame, "builtins.tuple", anchor)
            triple.items = (Value(text=parts), names, names)
            element = Value("object", "builtins.tuple", triple)
        else:
            element = found
        obj = self.new_object(frame, "builtins.list", anchor)
        obj.element = element
        return Value("object", "builtins.list", obj, None, result.deps, result.reads)

    def passed(self, frame: Frame, name: str, args: Args, keywords: Keywords, anchor: int) -> None:
        """Paths handed to code that nothing is known of: it reads what is there, or writes what is not."""
        for value in (*args, *(v for _, v in keywords)):
            if strings.is_text(value) or strings.is_path(value):
                self.touch_pattern(frame, strings.pattern(value), "passed", anchor, name, value)
            elif name in _STORES and value.obj is not None and "name" in value.obj.attributes:
                self.touch_file(frame, value.obj.attributes["name"], "store", anchor, name)

    def program(self, asked: Asked) -> Value:
        """Files named on a command line."""
        command = argument(0, "args", asked.args, asked.keywords)
        if command is not None:
            items = None if command.obj is None else command.obj.items
            words = (
                [strings.pattern(i) for i in items] if items is not None else commands.split(strings.pattern(command))
            )
            for op, parts in commands.effects(words):
                self.touch_pattern(asked.frame, parts, op, asked.anchor, asked.name, command)
        return asked.result

    def file_lock(self, asked: Asked) -> Value:
        """A lock between processes: named by its path, or held on an open file from here on."""
        frame, args, anchor, result = asked.frame, asked.args, asked.anchor, asked.result
        target = asked.subject
        if target is None:
            return result
        file = target.obj.attributes.get("name") if target.obj is not None else None
        path = target if file is None else file
        self.touch_file(frame, path, "lock", anchor, asked.name)
        lock = Place("file", "lock", strings.show(strings.pattern(path)))
        if self.knowledge.object(asked.name) is not None:
            if result.obj is not None:
                result.obj.place = lock
            return result
        if len(args) > 1 and args[1].kind == "external" and args[1].ref.endswith("LOCK_UN"):
            self.held = tuple(h for h in self.held if h.lock != lock)
        else:
            self.regions += 1
            self.held = (*self.held, Held(lock, self.regions, self.site(frame, anchor)))
        return NONE

    def path_join(self, asked: Asked) -> Value:
        """A path made of parts."""
        parts = asked.args if asked.receiver is None else (asked.receiver, *asked.args)
        text = strings.joined(parts) if parts else None
        return self.written_out(asked.frame, asked.result, text, asked.anchor)

    def path_basename(self, asked: Asked) -> Value:
        """The last part of a path."""
        return strings.basename(asked.args[0]) if asked.args else asked.result

    def as_text(self, _frame: Frame, args: Args, _keywords: Keywords, _anchor: int) -> Value | None:
        """`str(path)` and its likes: the same text."""
        if len(args) != 1 or not (strings.is_text(args[0]) or strings.is_path(args[0])):
            return None
        return derived(args[0])._replace(text=strings.pattern(args[0]))

    def temp_dir(self, asked: Asked) -> Value:
        """The directory that all invocations share."""
        return asked.result._replace(kind="const", ref="/tmp", obj=None)

    def temp_unique(self, asked: Asked) -> Value:
        """A file or directory that nobody else has; the name is an attribute, or the second of a pair."""
        obj = asked.result.obj or self.new_object(asked.frame, asked.name, asked.anchor)
        path = asked.result._replace(text=("/tmp/", ("unique", "")), obj=None)
        obj.attributes["name"] = path
        obj.items = (path, path)
        return path._replace(obj=obj)

    def temp_predictable(self, asked: Asked) -> Value:
        """A value that looks unique: the clock, the process, the thread; mktemp's name all but is."""
        name, result = asked.name, asked.result
        if name.startswith("tempfile."):
            return result._replace(text=("/tmp/", ("unique", "")))
        kind = "pid" if "pid" in name else "tid" if name.startswith("threading.") else "clock"
        return result._replace(deps=(result.deps - {"io"}) | {kind})

    def random(self, asked: Asked) -> Value:
        """A random value is as good as unique when there are very many."""
        if self.loops or _choices(asked.name.rpartition(".")[2], asked.args, asked.keywords) >= _LONG:
            return asked.result._replace(deps=asked.result.deps | {"unique"})
        return asked.result


def _is_temporary(parts: strings.Pattern) -> bool:
    head = parts[0] if parts and isinstance(parts[0], str) else ""
    return any(head == root or head.startswith(root + "/") for root in TEMPORARY)


def _choices(how: str, args: Args, keywords: Keywords) -> int:
    """How many different values a call to the random module may give, at least."""
    numbers = [v.ref if v.kind == "const" and isinstance(v.ref, int) else None for v in args]
    first = numbers[0] if numbers else None
    if how in ("randint", "randrange"):
        low, high = (0, first) if len(numbers) < 2 else (first, numbers[1])
        return high - low if high is not None and low is not None else 0
    if how in ("getrandbits", "randbytes"):
        return 0 if first is None else 2 ** min(first if how == "getrandbits" else 8 * first, 64)
    if how in ("choice", "choices", "sample"):
        size = argument(1, "k", args, keywords)
        return 32 ** min(size.ref, 12) if size is not None and size.kind == "const" and isinstance(size.ref, int) else 0
    return _LONG
