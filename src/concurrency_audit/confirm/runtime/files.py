"""Makes every operation on a file under /tmp a scheduling point, because threads and processes share these files."""

import builtins
import fcntl
import io
import os
import re
import sys
from collections.abc import Sequence
from typing import Any

from concurrency_audit.confirm.runtime.control import CONTROL, Touched
from concurrency_audit.confirm.runtime.points import Place

_TMP = "/tmp"
_IN_LINE = re.compile(r"(?<![\w./-])/tmp(?:/[^\s'\";|&<>()]*)?")
"""A path in a line for a shell."""
_CHANGES = {
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.mkdir": (0,),
    "os.rmdir": (0,),
    "os.link": (1,),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "shutil.rmtree": (0,),
    "sqlite3.connect": (0,),
}
"""Audit event -> indexes of its arguments that are modified paths."""
_ENTRIES = frozenset(("create", "remove", "rename", "mkdir", "rmdir", "link", "symlink"))
"""Operations that change the folder."""
_THROUGH = frozenset(("listdir", "scandir", "rmtree"))
_LOOKS = {"os.listdir": (0,), "os.scandir": (0,)}
_FOLDER = Place("process", "working directory")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_open, _stat, _flock, _lockf = io.open, os.stat, fcntl.flock, fcntl.lockf


def watch() -> None:
    """Install the hooks in this process and its children."""
    sys.addaudithook(_hook)
    builtins.open = io.open = pointed_open
    os.stat = _stat_first
    fcntl.flock = _patient(_flock)
    fcntl.lockf = _patient(_lockf)


def shared(path: object) -> str | None:
    """The path, if it lies under /tmp."""
    try:
        text = os.fspath(path)  # type: ignore[call-overload]
    except TypeError:
        return None
    text = os.fsdecode(text)
    if text.startswith("/") and not text.startswith(_TMP) and ".." not in text and "//" not in text:
        return None  # most paths; asked for each of hundreds of files that a library looks for
    whole = os.path.normpath(text if text.startswith("/") else os.path.join(os.getcwd(), text))
    return whole if whole == _TMP or whole.startswith(_TMP + "/") else None


def point(op: str, path: object, *, write: bool) -> None:
    """A point at an operation on the path, where it is shared."""
    where = shared(path)
    relative = _is_relative(path)
    if (where is not None or relative) and CONTROL.active():
        also = (() if where is None else _entries(op, where)) + (((_FOLDER, False),) if relative else ())
        places = () if where is None else (Place("file", where),)
        CONTROL.point(op, *places, write=write, near=False, value=str(path) if relative else str(where), also=also)


def _is_relative(path: object) -> bool:
    """Whether it depends on the working directory, which all threads share, what the path means."""
    return isinstance(path, str | bytes | os.PathLike) and not os.path.isabs(path)


def _entries(op: str, where: str) -> Touched:
    """Two new files in one folder do not meet each other; both meet who looks through the folder, and what is further
    down meets who empties it."""
    if op in _THROUGH:
        return ((Place("entries", where), True),)
    folder = os.path.dirname(where)
    found = [folder] if op in _ENTRIES and where != _TMP else []
    while len(folder) > len(_TMP):
        folder = os.path.dirname(folder)
        found.append(folder)
    return tuple((Place("entries", name), False) for name in found)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        path, mode, flags = arguments
        if not isinstance(path, int):
            write = bool((flags or 0) & _WRITING) or _writes(mode)
            point("create" if write else "open", path, write=write)
    elif event in _CHANGES:
        for number in _CHANGES[event]:
            point(event.partition(".")[2], arguments[number], write=True)
    elif event == "os.chdir" and CONTROL.active():
        CONTROL.point("chdir", _FOLDER, near=False, value=str(arguments[0]))
    elif event == "subprocess.Popen":
        _started(arguments[1] if isinstance(arguments[1], list | tuple) else [])
    elif event in _LOOKS:
        point(event.partition(".")[2], arguments[0] or ".", write=False)


def _started(arguments: Sequence[object]) -> None:
    """A program may read and write all the files that it is told, and a shell all that its line names."""
    named = [os.fsdecode(one) for one in arguments if isinstance(one, str | bytes | os.PathLike)]
    paths = [path for text in named for one in (text, *_IN_LINE.findall(text)) if (path := shared(one)) is not None]
    if CONTROL.active():
        folders = {path if os.path.isdir(path) else os.path.dirname(path) for path in paths if _is_many(path)}
        also = (
            *((Place("file", path), True) for path in paths),
            *((Place("entries", folder), True) for folder in sorted(folders)),
            (_FOLDER, False),
        )
        CONTROL.point("program", near=False, value=" ".join(paths), also=also)


def _is_many(path: str) -> bool:
    """Whether it stands for all that a folder holds."""
    return "*" in path or os.path.isdir(path)


def _writes(mode: object) -> bool:
    return isinstance(mode, str) and any(letter in mode for letter in "wax+")


def _stat_first(path: Any, *args: Any, **kwargs: Any) -> os.stat_result:
    """`exists`, `getsize` and similar functions check a file before it is used."""
    if not isinstance(path, int):
        point("stat", path, write=False)
    return _stat(path, *args, **kwargs)


def _patient(real: Any) -> Any:
    """A file lock that lets other tasks run while it waits, and retries whenever one has made progress."""

    def lock(file: Any, operation: int, *rest: Any) -> Any:
        scheduler = CONTROL.scheduler
        if not CONTROL.active() or scheduler is None or operation & (fcntl.LOCK_NB | fcntl.LOCK_UN):
            return real(file, operation, *rest)
        CONTROL.point("flock", Place("flock", 0), near=False)
        while True:
            try:
                return real(file, operation | fcntl.LOCK_NB, *rest)
            except BlockingIOError:
                scheduler.wait_for_others()

    return lock


class _Raw(io.FileIO):
    """The raw file below the buffers, which shows when data reaches the file system."""

    def write(self, data: Any) -> int:
        """As `FileIO.write`."""
        point("write", self.name, write=True)
        return super().write(data)

    def readinto(self, buffer: Any) -> int:
        """As `FileIO.readinto`."""
        point("read", self.name, write=False)
        return super().readinto(buffer)

    def readall(self) -> bytes:
        """As `FileIO.readall`."""
        point("read", self.name, write=False)
        return super().readall()

    def truncate(self, size: int | None = None) -> int:
        """As `FileIO.truncate`."""
        point("truncate", self.name, write=True)
        return super().truncate(size)


def pointed_open(
    file: Any,
    mode: str = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Any = None,
) -> Any:
    """As `open`; reads and writes of a shared file are points too."""
    plain = isinstance(file, int) or opener is not None or not CONTROL.active() or shared(file) is None
    if plain or buffering in (0, 1) or "U" in mode:
        return _open(file, mode, buffering, encoding, errors, newline, closefd, opener)
    binary = "b" in mode
    if binary and (encoding or errors or newline):
        return _open(file, mode, buffering, encoding, errors, newline)  # raises the proper exception
    raw = _Raw(file, mode.replace("b", "").replace("t", ""))
    size = buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE
    buffer: Any
    if "+" in mode:
        buffer = io.BufferedRandom(raw, size)
    elif "r" in mode:
        buffer = io.BufferedReader(raw, size)
    else:
        buffer = io.BufferedWriter(raw, size)
    if binary:
        return buffer
    text: Any = io.TextIOWrapper(buffer, encoding, errors, newline)
    text.mode = mode
    return text
