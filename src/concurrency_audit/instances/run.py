"""Runs a server on an event loop of its own until it is stopped."""

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
    """The fastest event loop that is installed."""
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
    """Serve until SIGTERM or Ctrl-C. ``on_ready`` is called once the server listens and the publication is active.

    With ``until_stdin_closes``, the end of standard input stops the server too, so that it ends with its parent
    process.

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
        except NotImplementedError:  # Windows: the signal itself wakes the loop
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    if until_stdin_closes:
        threading.Thread(target=_follow_stdin, args=(loop, stop), daemon=True).start()
    async with Server(settings) as server:
        if publication is not None:
            await publish(server, publication)
        gc.collect()
        gc.freeze()  # the service model is a million objects, which later collections need not traverse
        on_ready(server.ready())
        await stop.wait()


def _follow_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Wait for the end of standard input, in a thread: portable, and nothing else reads it."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    with contextlib.suppress(RuntimeError):  # the loop has already ended
        loop.call_soon_threadsafe(stop.set)
