"""Runs a server on an event loop of its own until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from .publish import Publication, publish
from .server import Server
from .settings import Settings

with contextlib.suppress(ImportError):
    import uvloop


def new_loop() -> asyncio.AbstractEventLoop:
    """The fastest event loop installed."""
    try:
        return uvloop.new_event_loop()
    except NameError:
        return asyncio.SelectorEventLoop()


def serve(
    settings: Settings,
    on_ready: Callable[[dict[str, Any]], None],
    publication: Publication | None = None,
    *,
    until_stdin_closes: bool = False,
) -> None:
    """Serve until SIGTERM or Ctrl-C; ``on_ready`` is told once requests are taken and the publication runs.

    With ``until_stdin_closes`` the end of standard input is a stop as well, so that a server ends with its starter.

    Raises:
        InstancesError: the settings or this machine do not allow it.
    """
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_serve(settings, on_ready, publication, until_stdin_closes))


async def _serve(
    settings: Settings,
    on_ready: Callable[[dict[str, Any]], None],
    publication: Publication | None,
    until_stdin_closes: bool,
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: the loop is woken by the signal itself
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    if until_stdin_closes:
        threading.Thread(target=_follow_stdin, args=(loop, stop), daemon=True).start()
    async with Server(settings) as server:
        if publication is not None:
            await publish(server, publication)
        gc.collect()
        gc.freeze()  # the service model is a million objects that no later collection needs to look at
        on_ready(server.ready())
        await stop.wait()


def _follow_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Wait for the end of standard input, in a thread: portable, and nothing else reads it."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    with contextlib.suppress(RuntimeError):  # the loop has ended by itself
        loop.call_soon_threadsafe(stop.set)
