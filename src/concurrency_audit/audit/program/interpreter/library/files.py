"""Calls that access files: paths are patterns, and each operation is an access of the place that the pattern names."""

from __future__ import annotations

import re

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain import command_lines, path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT, Op
from concurrency_audit.audit.program.domain.addresses import REMOTE, is_remote
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import EMPTY, NONE, UNKNOWN, Hole, Pattern, Value, derived
from concurrency_audit.audit.program.interpreter.effects import FILE_OPS
from concurrency_audit.audit.program.interpreter.library import buffers, paths, stores
from concurrency_audit.audit.program.interpreter.locks import hold, release_all
from concurrency_audit.audit.program.interpreter.run import Run

_LISTINGS = frozenset(["glob", "iglob", "rglob", "iterdir", "listdir", "scandir", "walk"])
_FIELD = re.compile(r"%\([a-z_]+\)\S")
_FLAGS: tuple[tuple[str, Op], ...] = (
    ("O_EXCL", "create"), ("O_APPEND", "append"), ("O_CREAT", "write"), ("O_TRUNC", "write"), ("O_WRONLY", "write"),
)  # fmt: skip
_SOME_PART = "event"
"""Dependency on a part of the request that has no name here: `event.get("key", default)`."""
_NAMES_ONE = 2
"""Values of a download that depend on one part of the request: the key, and the path that holds it."""
_ENDINGS = {
    "zip": ".zip", "tar": ".tar", "gztar": ".tar.gz", "bztar": ".tar.bz2", "xztar": ".tar.xz", "zstdtar": ".tar.zst",
}  # fmt: skip
OPTIONS = "(options)"
"""Attribute of a library's object: the dictionary that it was made with."""


def subject(call: LibraryCall, row: CallRow) -> Value | None:
    """The argument that the row names."""
    return call.receiver if row.receiver else call.argument(row.arg, row.keyword)


def _mode(text: str) -> Op:
    """What a mode (`x+`) or the flags of `os.open` (`os.O_CREAT|os.O_EXCL`) do to the file."""
    if text.startswith(path_patterns.FLAGS):
        return next((op for flag, op in _FLAGS if flag in text), "read")
    if "x" in text:
        return "create"
    if "w" in text:
        return "write"
    return "append" if "a" in text or "+" in text else "read"


def use_file(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """Record the operation on a file as an access of the place named by its path pattern."""
    if row.option is not None and any(v.kind == "const" and v.ref is False for v in call.values):
        return value  # `extract_info(url, download=False)` only asks
    if row.when_keyword is not None and call.argument(row.when_arg, row.when_keyword) is None:
        return value
    path = _addressed(subject(call, row), row) if row.option is None else _template(call, row.option)
    path = _with_ending(path, call, row)
    op = FILE_OPS.get(row.effect, "write")
    if path is not None and row.option is not None:  # it finds there what is half done, and goes on with it
        touch(run, call, path, "write")
        touch(run, call, path, "read")
        return value
    if row.effect == "file-open":
        mode = call.argument(row.mode_arg, row.mode_keyword)
        text = str(mode.ref if mode is not None and mode.kind in ("const", "external") else row.mode or "r")
        op = _mode(text)
        if path is not None and {"r", "+"} <= set(text):  # opened to be read and changed in place
            touch(run, call, path, "read")
        value = _opened(run, call, path, value)
    source = call.receiver if row.source_receiver else call.argument(row.source_arg, row.source_keyword)
    if source is not None:
        touch(run, call, source, "rename-from" if row.effect == "file-rename" else "read")
    if path is None:
        return value
    content = call.args[0] if row.receiver and op == "write" and call.args else path
    if row.atomic and (_is_alike(call) or _is_named_whole(call, path)):
        op = "rename-to"
    reads = touch(run, call, path, op, content)
    if op == "read":
        value = value.with_reads(value.reads | _fetched(run, call, path) | buffers.content_of(run, call, path))
    elif op == "write":
        given = [*call.values, *([] if call.receiver is None else [call.receiver])]
        buffers.fill_file(run, call, path, derived(*(each for each in given if each is not path)))
    stores.transfer(run, call, row, path)
    if row.gives_path == "first":
        return paths.pair(run, call, path, UNKNOWN.using(value))
    if op != "exists":
        return path.using(value) if row.gives_path is not None else value
    return _listed(run, call, path, value)._replace(reads=value.reads | reads)


def _addressed(path: Value | None, row: CallRow) -> Value | None:
    """A path that is opened in a store, with the beginning of an address that it need not have there."""
    if path is None or row.store is None or row.effect != "file-open":
        return path
    parts = path_patterns.pattern(path)
    return path if is_remote(parts) else path._replace(kind="unknown", text=(REMOTE[0], *parts))


def _with_ending(path: Value | None, call: LibraryCall, row: CallRow) -> Value | None:
    """The path with the ending of a stated format behind it, as `shutil.make_archive` names what it writes."""
    given = call.argument(row.ending_arg, row.ending_keyword)
    ending = None if given is None or given.kind != "const" else _ENDINGS.get(str(given.ref))
    if path is None or ending is None:
        return path
    return path._replace(kind="unknown", ref=None, text=path_patterns.concatenate((path, Value("const", ending))))


def load(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """What a library makes of a file, or of an object of a store, stems from what is in there."""
    path = subject(call, row)
    if path is None:
        return value
    return value.with_reads(value.reads | _fetched(run, call, path) | buffers.content_of(run, call, path))


def _fetched(run: Run, call: LibraryCall, path: Value) -> frozenset[int]:
    """The reads of the objects of a store that an address names."""
    addresses = [parts for each in path.each() if is_remote(parts := path_patterns.pattern(each))]
    return EMPTY.union(*(stores.touch_address(run, call, parts) for parts in addresses))


def _template(call: LibraryCall, option: str) -> Value | None:
    """The path that stands under an option of the object: `%(title)s` in it is read, `%(ext)s` is always the same."""
    obj = None if call.receiver is None else call.receiver.obj
    given = None if obj is None else obj.attributes.get(OPTIONS, obj.attributes.get("params"))
    found = {} if given is None or given.obj is None else given.obj.attributes
    path = found.get(f"[{option}]", found.get(option))
    if path is None:
        return None
    parts: list[str | Hole] = []
    for part in path_patterns.pattern(path):
        if isinstance(part, str):
            for number, piece in enumerate(_FIELD.split(part.replace("%(ext)s", "*"))):
                parts += ([("row", "")] if number else []) + ([piece] if piece else [])
        else:
            parts.append(part)
    return Value(text=tuple(parts))


def _is_alike(call: LibraryCall) -> bool:
    """Whether every invocation that makes the call means the same file; imports run concurrently with other imports."""
    return call.frame.context is not INIT and all(_is_settled(value) for value in call.values)


def _is_named_whole(call: LibraryCall, path: Value) -> bool:
    """Whether the name holds all that the request says of the object: its whole key, and the bucket unless that is
    stated. Who takes a part of the key for a folder (`dirname`) puts a name of its own behind it."""
    parts = path_patterns.pattern(path)
    holes = [part for part in parts if not isinstance(part, str)]
    last = parts[-1] if parts else ""
    if any(kind != "event" for kind, _ in holes) or (isinstance(last, str) and "/" in last):
        return False
    named = {dep for _, deps in holes for dep in deps.split(", ")}
    asked = [path_patterns.of_request(value.deps) for value in call.values if not _is_settled(value)]
    bucket = EMPTY if call.receiver is None else path_patterns.of_request(call.receiver.deps)
    told = [deps for deps in (*asked, bucket) if deps]
    is_vague = sum(_SOME_PART in deps for deps in told) > _NAMES_ONE
    is_all = bucket <= named and all(deps and deps <= named for deps in asked)
    return call.frame.context is not INIT and is_all and not is_vague


def _is_settled(value: Value) -> bool:
    """Whether a value is a text that the code or the environment states."""
    is_stated = value.kind == "const" and value.ref is not None and not value.deps
    is_put_together = value.text is not None and all(isinstance(part, str) for part in value.text)
    return is_stated or is_put_together or path_patterns.is_setting(value.deps)


def _opened(run: Run, call: LibraryCall, path: Value | None, value: Value) -> Value:
    """A file object that remembers its path."""
    if path is None:
        return value
    obj = value.obj or run.record.new_object(call.frame, "builtins.open", call.anchor)
    obj.attributes["name"] = path
    return value if value.obj is obj else value._replace(kind="object", ref="builtins.open", obj=obj)


def touch(run: Run, call: LibraryCall, path: Value, op: Op, value: Value | None = None) -> frozenset[int]:
    """Record an access if the path lies in a temporary directory."""
    found: frozenset[int] = EMPTY
    for each in path.each():
        found |= touch_pattern(run, call, path_patterns.pattern(each), op, path if value is None else value)
    return found


def touch_pattern(run: Run, call: LibraryCall, parts: Pattern, op: Op, value: Value) -> frozenset[int]:
    """Record an access of a path pattern if it lies in a temporary directory."""
    if run.moment.directory and path_patterns.is_relative(parts):
        parts = path_patterns.joined((Value(text=run.moment.directory), Value(text=parts)))
    parts = path_patterns.without_scheme(parts)
    if not path_patterns.is_temporary(parts):
        return EMPTY
    place = Place("file", "tmp", path_patterns.show(parts))
    run.record.patterns[place] = parts
    reads = run.record.touch(call.frame, place, op, "content", call.anchor, value=value, name=call.name)
    given = _given_at(run, call.frame, _origin(value) or parts)
    if given is not None:
        run.record.given_at[run.record.next_access - 1] = given
    return reads


def _origin(value: Value) -> Pattern | None:
    """The command line that a path stands in, where one was given as a whole."""
    whole = None if value.obj is None else value.obj.attributes.get(command_lines.WHOLE, value)
    return None if whole is None or whole.obj is not None else path_patterns.pattern(whole)


def _given_at(run: Run, frame: Frame, parts: Pattern) -> Site | None:
    """The call that gave a path to the function that uses it, or to the one that called that, and so on outwards."""
    found: Site | None = None
    for caller, anchor in reversed(run.callers):
        names = (parameter.name for parameter in frame.function.parameters)
        if caller.context is not frame.context or not any(
            (value := frame.env.get(name)) is not None and path_patterns.pattern(value) == parts for name in names
        ):
            break
        found, frame = run.moment.site(caller, anchor), caller
    return found


def _listed(run: Run, call: LibraryCall, path: Value, value: Value) -> Value:
    """The result of listing a directory: names that any invocation may have put there."""
    parts = path_patterns.pattern(path)
    if run.moment.directory and path_patterns.is_relative(parts):
        parts = path_patterns.joined((Value(text=run.moment.directory), Value(text=parts)))
    if call.short not in _LISTINGS or not path_patterns.is_temporary(parts):
        return value
    element = _found(run, call, parts)
    obj = run.record.new_object(call.frame, "builtins.list", call.anchor)
    obj.element = element
    return Value("object", "builtins.list", obj, None, value.deps, value.reads)


def _found(run: Run, call: LibraryCall, parts: Pattern) -> Value:
    """One element of a listing."""
    found = Value(text=path_patterns.listing(parts))
    only_name = Value(text=path_patterns.LISTED)
    if call.name.startswith("pathlib."):
        return Value("object", "pathlib.Path", text=found.text)
    if call.short == "listdir":
        return only_name
    if call.short == "scandir":
        entry = run.record.new_object(call.frame, "os.DirEntry", call.anchor)
        entry.attributes.update(path=found, name=only_name)
        return Value("object", "os.DirEntry", entry, text=found.text)
    if call.short == "walk":
        names = run.record.new_object(call.frame, "builtins.list", call.anchor)
        names.element = only_name
        triple = run.record.new_object(call.frame, "builtins.tuple", call.anchor)
        listed = Value("object", "builtins.list", names)
        triple.items = (Value(text=parts), listed, listed)
        return Value("object", "builtins.tuple", triple)
    return found


def change_directory(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """Change the directory that relative paths start from."""
    path = subject(call, row)
    parts = () if path is None else path_patterns.pattern(path)
    if path_patterns.is_temporary(parts):
        run.moment.directory = parts
    elif not path_patterns.is_relative(parts):
        run.moment.directory = ()
    if call.frame.context is INIT:
        run.directory = run.moment.directory
    return value


def file_lock(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """A lock between processes: identified by its path, or held on an open file from here on."""
    target = subject(call, row)
    if target is None:
        return value
    file = target.obj.attributes.get("name") if target.obj is not None else None
    path = target if file is None else file
    touch(run, call, path, "lock")
    lock = Place("file", "lock", path_patterns.show(path_patterns.pattern(path)))
    if run.knowledge.object(call.name) is not None:
        if value.obj is not None:
            value.obj.place = lock
        return value
    args = call.args
    if len(args) > 1 and args[1].kind == "external" and args[1].ref.endswith("LOCK_UN"):
        release_all(run, lock)
    else:
        hold(run, call.frame, lock, call.anchor)
    return NONE
