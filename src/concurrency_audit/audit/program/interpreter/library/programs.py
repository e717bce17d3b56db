"""Paths that are handed on: to functions that nobody described, and to programs on their command lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain import command_lines, path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, Obj, Pattern, Value
from concurrency_audit.audit.program.interpreter.library.files import subject, touch, touch_pattern
from concurrency_audit.audit.program.interpreter.run import Run

_STORES = frozenset(["pickle.dump", "marshal.dump"])
_FILE_NAME = re.compile(r"^[^\s:]*\.[A-Za-z]\w{1,4}$")
_ROOTS = tuple((root + end,) for root in path_patterns.TEMPORARY for end in ("", "/"))
"""Folders for files of all kinds, which nobody takes for one of his own."""
_MOST_SETTINGS = 64
_TRUE = Value("const", True)


def passed(run: Run, call: LibraryCall) -> None:
    """Paths passed to unknown code: it reads files that exist and writes those that do not."""
    if call.short in ("makedirs", "mkdir") and call.argument(None, "exist_ok") == _TRUE:
        return  # an existing folder is left unchanged
    for value in call.values:
        if path_patterns.is_text(value) or path_patterns.is_path(value):
            _passed_text(run, call, value)
        elif value.obj is not None and value.obj.items and not value.others:
            _passed_words(run, call, value, value.obj.items)
        elif value.obj is not None and value.obj.made_by == "builtins.dict" and not value.others:
            _passed_settings(run, call, value, value.obj)
        elif call.name in _STORES and value.obj is not None and "name" in value.obj.attributes:
            touch(run, call, value.obj.attributes["name"], "store")


def passed_beside(run: Run, call: LibraryCall, row: CallRow) -> None:
    """Paths passed to a call beside the one that it writes: `convert_file("/tmp/in.md", "docx", outputfile=path)`."""
    known = [subject(call, row), call.argument(row.source_arg, row.source_keyword)]
    for value in () if row.receiver else call.values:
        if not any(value is each for each in known) and (path_patterns.is_text(value) or path_patterns.is_path(value)):
            _passed_text(run, call, value)


def _passed_text(run: Run, call: LibraryCall, value: Value) -> None:
    """A path, or an option that contains one, among the arguments."""
    for each in value.each():
        parts = path_patterns.pattern(each)
        if parts and isinstance(parts[0], str) and parts[0].startswith("-"):
            for op, path in command_lines.option(parts):
                touch_pattern(run, call, path, op, value)
        elif path_patterns.is_temporary(parts) or _is_file_name(run, call, parts):
            touch_pattern(run, call, parts, "passed", value)


def _passed_words(run: Run, call: LibraryCall, value: Value, items: tuple[Value, ...]) -> None:
    """A list among the arguments: paths, or the words of a command line that a library's `main` takes."""
    words = [
        path_patterns.pattern(item) for item in items if path_patterns.is_text(item) or path_patterns.is_path(item)
    ]
    if any(command_lines.is_option(word) for word in words):
        for op, parts in command_lines.effects([(call.name.partition(".")[0],), *words]):
            touch_pattern(run, call, parts, op, value)
    else:
        for parts in words:
            if path_patterns.is_temporary(parts):
                touch_pattern(run, call, parts, "passed", value)


def _passed_settings(run: Run, call: LibraryCall, value: Value, settings: Obj) -> None:
    """Paths in a dictionary of settings: `{"download.default_directory": "/tmp/files"}`."""
    for name, content in tuple(settings.attributes.items())[:_MOST_SETTINGS]:
        parts = path_patterns.pattern(content)
        if name.startswith("[") and path_patterns.is_temporary(parts) and parts not in _ROOTS:
            touch_pattern(run, call, parts, "passed", value)


def _is_file_name(run: Run, call: LibraryCall, parts: Pattern) -> bool:
    """Whether a text is the name of a file in the working directory, as far as its end tells."""
    if not run.moment.directory or not path_patterns.is_relative(parts) or call.name.startswith("boto3."):
        return False
    last = parts[-1]
    return isinstance(last, str) and _FILE_NAME.search(last) is not None


def run_program(run: Run, call: LibraryCall, _row: CallRow, value: Value) -> Value:
    """Files named on a command line."""
    command = call.argument(0, "args")
    saved, run.moment.directory = run.moment.directory, _directory_of_child(run, call)
    for parts in _told_by_environment(run, call):
        touch_pattern(run, call, parts, "program", UNKNOWN)
    if command is not None:
        items = None if command.obj is None else command.obj.items
        if items is None:
            several = command_lines.commands(path_patterns.pattern(command))
        else:
            several = command_lines.of_shell([path_patterns.pattern(item) for item in items])
        for words in several:
            _run_command(run, call, words, command)
    run.moment.directory = saved
    return value


def _run_command(run: Run, call: LibraryCall, words: list[Pattern], command: Value) -> None:
    """The files of one command; `cd` leads to another directory for those after it."""
    target = command_lines.changed_directory(words)
    if target is not None and (path_patterns.is_temporary(target) or not path_patterns.is_relative(target)):
        run.moment.directory = target if path_patterns.is_temporary(target) else ()
        return
    named = [("pip",), *words] if call.name.startswith("pip.") else words
    is_root_meant = command_lines.unpacks(named)
    for op, parts in command_lines.effects(named):
        if parts not in _ROOTS or op == "tree-delete" or (op == "write" and is_root_meant):
            touch_pattern(run, call, parts, op, command)


def _directory_of_child(run: Run, call: LibraryCall) -> Pattern:
    """The directory that a program's relative paths start from; it may use any file there."""
    given = call.argument(None, "cwd")
    parts = run.moment.directory if given is None else path_patterns.pattern(given)
    if not path_patterns.is_temporary(parts):
        return ()
    if parts not in _ROOTS:
        touch_pattern(run, call, parts, "program", UNKNOWN if given is None else given)
    return parts


def _told_by_environment(run: Run, call: LibraryCall) -> Iterator[Pattern]:
    """Files that environment variables name, of this process and those that the child is given."""
    yield from sorted(run.moment.told, key=path_patterns.show)
    given = call.argument(None, "env")
    for content in () if given is None or given.obj is None else given.obj.attributes.values():
        if path_patterns.is_temporary(parts := path_patterns.pattern(content)) and parts not in _ROOTS:
            yield parts


def tell(run: Run, frame: Frame, value: Value) -> None:
    """`os.environ[name] = path`: programs that are run from here on may use the file."""
    parts = path_patterns.pattern(value)
    if path_patterns.is_temporary(parts) and parts not in _ROOTS:
        run.moment.told = run.moment.told | {parts}
        if frame.context is INIT:
            run.told = run.moment.told
