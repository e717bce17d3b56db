"""The scheduler of this process, and the position of the calling code in the user's source."""

import linecache
import os
import sys
from types import FrameType

from concurrency_audit.confirm.runtime.clock import Clock
from concurrency_audit.confirm.runtime.libraries import Library
from concurrency_audit.confirm.runtime.points import Key, Place
from concurrency_audit.confirm.runtime.scheduler import Scheduler

Touched = tuple[tuple[Place, bool], ...]
"""Places, and whether each may be changed."""

_PLUMBING = ("threading.py", "queue.py", "contextlib.py", "_base.py", "thread.py", "time.py")
_HERE = os.path.dirname(__file__)
_LIBRARY = os.path.dirname(os.__file__)


class Control:
    """Holds the scheduler while there is one."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.scheduler: Scheduler | None = None
        self.scope: tuple[str, ...] = ()
        self.libraries: tuple[Library, ...] = ()
        """Installed libraries whose code is interleaved too."""
        self.root = ""
        self.known: dict[str, str | None] = {}
        self.paths: dict[str, str] = {}
        """Where the files lie that `known` names."""
        self.between: dict[str, bool] = {}
        """Whether a file is one that may lie between the user's code and a lock: known ones, as this is asked often."""

    def active(self) -> bool:
        """Whether the calling thread is controlled."""
        return self.scheduler is not None and self.scheduler.controls()

    def file(self, filename: str) -> str | None:
        """The name of a file in scope, as reports show it; None for others."""
        try:
            return self.known[filename]
        except KeyError:
            name = self._file(filename)
            if name is not None:
                self.paths[name] = filename
            return self.known.setdefault(filename, name)

    def line(self, file: str, number: int) -> str:
        """A line of a file in scope, as keys hold it."""
        return linecache.getline(self.paths.get(file, file), number).strip()[:80]

    def _file(self, filename: str) -> str | None:
        if filename.startswith("<"):
            return None
        path = os.path.realpath(filename)
        for library in self.libraries:
            if (name := library.name_of(path)) is not None:
                return name
        for folder in self.scope:
            if path == folder or path.startswith(folder.rstrip(os.sep) + os.sep):
                inner = path[len(folder) :]
                if "site-packages" in inner or f"{os.sep}.venv{os.sep}" in inner:
                    return None
                start = self.root.rstrip(os.sep) + os.sep
                return path[len(start) :] if path.startswith(start) else path
        return None

    def here(self, *, near: bool) -> tuple[str, int] | None:
        """File and line of the innermost frame of the user's code; `near`: only through the plumbing of threading."""
        where = self._innermost(sys._getframe(1), near=near)
        return where if where is not None or near else self._on_behalf_of()

    def _innermost(self, frame: FrameType | None, *, near: bool) -> tuple[str, int] | None:
        while frame is not None:
            name = frame.f_code.co_filename
            if (file := self.file(name)) is not None:
                return file, frame.f_lineno
            if near and not self._is_between(name):
                return None
            frame = frame.f_back
        return None

    def _is_between(self, name: str) -> bool:
        try:
            return self.between[name]
        except KeyError:
            plumbing = name.startswith(_LIBRARY) and os.path.basename(name) in _PLUMBING
            return self.between.setdefault(name, plumbing or name.startswith(_HERE))

    def _on_behalf_of(self) -> tuple[str, int] | None:
        """A thread of a library works for the line at which the invocation that started it stands."""
        scheduler = self.scheduler
        if scheduler is None or not scheduler.controls():
            return None
        name, frames = scheduler.mine().name, sys._current_frames()
        while "." in name:
            name = name.rpartition(".")[0]
            where = self._innermost(frames.get(scheduler.tasks[name].ident), near=False)
            if where is not None:
                return where
        return None

    def point(
        self, op: str, *places: Place, write: bool = True, near: bool = True, value: str = "", also: Touched = ()
    ) -> tuple[str, int] | None:
        """A point without an instruction of the user's code: a lock, a file, an AWS call; returns where it is."""
        scheduler = self.scheduler
        if scheduler is None or not scheduler.controls():
            return None
        where = self.here(near=near)
        if where is not None:
            file, line = where
            key = Key(file, line, self.line(file, line), op)
            scheduler.point(key, (*((place, write) for place in places), *also), value)
        return where


CONTROL = Control()
