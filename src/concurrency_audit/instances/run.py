"""Runs a server on an event loop of its own until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
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
    settings: Settings, on_ready: Callable[[dict[str, Any]], None], publication: Publication | None = None
) -> None:
    """Serve until SIGTERM or Ctrl-C; ``on_ready`` is told once requests are taken and the publication runs.

    Raises:
        InstancesError: the settings or this machine do not allow it.
    """
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_serve(settings, on_ready, publication))


async def _serve(
    settings: Settings, on_ready: Callable[[dict[str, Any]], None], publication: Publication | None
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: the loop is woken by the signal itself
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    async with Server(settings) as server:
        if publication is not None:
            await publish(server, publication)
        on_ready(server.ready())
        await stop.wait()
