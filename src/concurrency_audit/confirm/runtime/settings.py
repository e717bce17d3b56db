"""Settings of the whole process that a finding names: which is in force when an invocation ends may be another's."""

import decimal
import locale
import logging
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from concurrency_audit.confirm.runtime.points import Place

SEEN: dict[int, dict[str, Any]] = {}
"""Invocation -> the settings at its end."""


def _levels() -> dict[str, int]:
    loggers = logging.root.manager.loggerDict.items()
    return {name: logger.level for name, logger in loggers if isinstance(logger, logging.Logger)}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _session() -> list[str]:
    """Whose default session of boto3 is in force."""
    session = getattr(sys.modules.get("boto3"), "DEFAULT_SESSION", None)
    keys = None if session is None else session.get_credentials()
    return [] if session is None else [str(session.region_name), str(keys and keys.access_key)]


_READ: dict[str, Callable[[], Any]] = {
    "os.environ": lambda: dict(os.environ),
    "os.chdir": os.getcwd,
    "contextlib.chdir": os.getcwd,
    "os.umask": _umask,
    "logging.getLogger.setLevel": _levels,
    "logging.disable": lambda: logging.root.manager.disable,
    "locale.setlocale": lambda: locale.setlocale(locale.LC_ALL),
    "time.tzset": lambda: list(time.tzname),
    "threading.stack_size": threading.stack_size,
    "decimal.DefaultContext": lambda: repr(decimal.DefaultContext),
    "boto3.setup_default_session": _session,
    "warnings.": lambda: [str(entry[:3]) for entry in warnings.filters],
}
"""Beginning of a symbol -> what it stands for now."""


def places(symbols: Iterable[str]) -> tuple[tuple[Place, bool], ...]:
    """What the end of an invocation reads, so that others run before it."""
    named = [symbol for symbol in symbols if _reader(symbol) is not None]
    modules = dict.fromkeys(symbol.partition(".")[0] for symbol in named)
    found = [Place("process", module) for module in modules]
    if "decimal" in modules:
        found.append(Place("attribute", id(decimal.DefaultContext), "prec"))
    if "os" in modules or "time" in modules:
        found += [Place("inside", id(os.environ)), Place("process", "working directory")]
    return tuple((place, False) for place in found)


def note(event: int, symbols: Iterable[str]) -> None:
    """Note what is in force now, at the end of this invocation."""
    found = {symbol: reader() for symbol in symbols if (reader := _reader(symbol)) is not None}
    if found:
        SEEN[event] = found


def _reader(symbol: str) -> Callable[[], Any] | None:
    return next((reader for name, reader in _READ.items() if symbol.startswith(name)), None)
