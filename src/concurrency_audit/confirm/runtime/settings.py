"""Settings of the whole process that a finding names: which is in force when an invocation ends may be another's."""

import decimal
import locale
import logging
import os
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from concurrency_audit.confirm.runtime.canonical import canonical
from concurrency_audit.confirm.runtime.points import Place

SEEN: dict[int, dict[str, Any]] = {}
"""Invocation -> the settings at its end, and as it finds them when it sets them again."""
AGAIN = " again"
_SET: set[tuple[int, str]] = set()
"""Invocations and what they have set."""


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


def _handlers() -> dict[str, str]:
    """What was set for each signal, by its name."""
    found = {one.name: signal.getsignal(one) for one in signal.Signals}
    return {name: str(getattr(handler, "__qualname__", handler)) for name, handler in found.items()}


def _told_by() -> list[str]:
    """What is told of a warning: a list that somebody collects in may stay behind."""
    tellers = (getattr(warnings, name, None) for name in ("showwarning", "_showwarnmsg_impl"))
    return [str(getattr(teller, "__qualname__", teller)) for teller in tellers]


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
    "warnings.": lambda: {"filters": [str(entry[:3]) for entry in warnings.filters], "told by": _told_by()},
    "signal.": lambda: {"a timer runs": signal.getitimer(signal.ITIMER_REAL)[0] > 0, "handlers": _handlers()},
    "socket.": socket.getdefaulttimeout,
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
        SEEN.setdefault(event, {}).update(found)


def touched(event: int, symbols: Iterable[str], touches: Iterable[tuple[Place, bool]]) -> None:
    """Note what an invocation finds when it sets a setting for a second time: it may not be its own any more."""
    modules = {place.identity for place, write in touches if write and place.kind == "process"}
    for symbol in symbols if modules else ():
        reader = _reader(symbol)
        if reader is not None and symbol.partition(".")[0] in modules:
            if (event, symbol) in _SET:
                SEEN.setdefault(event, {}).setdefault(symbol + AGAIN, []).append(canonical(reader()))
            _SET.add((event, symbol))


def _reader(symbol: str) -> Callable[[], Any] | None:
    return next((reader for name, reader in _READ.items() if symbol.startswith(name)), None)
