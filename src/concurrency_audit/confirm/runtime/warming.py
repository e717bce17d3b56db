"""What a schedule had to import is imported here once, before the next is forked: a child ends with all that it has
loaded. Only what is installed, as the user's own modules are part of what is examined."""

import contextlib
import importlib
import sys
import sysconfig
from collections.abc import Iterable
from importlib.machinery import SourceFileLoader
from itertools import takewhile
from types import ModuleType

from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.names import names_of

_INSTALLED = tuple(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
_BEFORE: set[str] = set()
"""Modules that were there before the first schedule."""
_FURTHER: set[str] = set()
"""Modules that workers of this process have loaded."""
_PLACED: set[str] = set()
"""Modules of which it is known whether they lie in the user's code."""


def keep_bytecode() -> None:
    """Libraries keep their compiled code, as in every run of Python; nothing is written beside the user's code."""
    real = SourceFileLoader.set_data

    def set_data(self: SourceFileLoader, path: str, data: bytes, **named: int) -> None:
        if CONTROL.file(path) is None:
            real(self, path, data, **named)

    SourceFileLoader.set_data = set_data  # type: ignore[method-assign,assignment]


def begin() -> None:
    """Remember what is loaded."""
    _BEFORE.update(sys.modules)
    _place()


def loaded() -> list[str]:
    """Installed modules that were loaded since. They are the last: to look at all would copy what children share."""
    since = takewhile(lambda name: name not in _BEFORE, reversed(sys.modules))
    return sorted(_FURTHER.union(name for name in since if _is_installed(sys.modules[name])))


def add(names: Iterable[str]) -> None:
    """What a worker has loaded."""
    _FURTHER.update(names)


def fetch(names: Iterable[str]) -> None:
    """Load them here, unless libraries are examined too: how they are loaded may be what goes wrong."""
    if CONTROL.libraries:
        return
    fresh = set(names) - _BEFORE
    for name in fresh:
        _BEFORE.add(name)
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    if fresh:
        _place()


def _place() -> None:
    """Ask once where each module lies, so that no child has to find out."""
    for name, module in list(sys.modules.items()):
        if name not in _PLACED:
            _PLACED.add(name)
            CONTROL.file(str(names_of(module).get("__file__")))


def _is_installed(module: ModuleType) -> bool:
    file = names_of(module).get("__file__")
    return isinstance(file, str) and file.startswith(_INSTALLED)
