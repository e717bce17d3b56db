"""Locks of threads that are held while a coroutine waits."""

import asyncio
import contextlib
import threading

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()
short, alone, released = threading.Lock(), threading.Lock(), threading.Lock()
kind = asyncio.Lock()
totals = {"short": 0}


# Nothing happens here while the lock is held, or only what does not wait.


async def without_waiting():
    return 1


@app.get("/short")
async def short_route():
    await asyncio.sleep(0.1)
    with short:
        totals["short"] += await without_waiting()
    await asyncio.sleep(0.1)
    return "ok"


@app.get("/kind")
async def kind_route():
    async with kind:
        await asyncio.sleep(0.1)
    return "ok"


@app.get("/released")
async def released_route():
    released.acquire()
    released.release()
    await asyncio.sleep(0.1)
    return "ok"


async def wait_alone(event):
    with alone:
        await asyncio.sleep(event["n"])


def alone_handler(event, context):
    asyncio.run(wait_alone(event))


@app.get("/plain")
async def plain_route():
    with first:  # CA117: threads=unsafe processes=safe
        await asyncio.sleep(0.1)
    return "ok"


first = threading.Lock()
second = threading.RLock()
third = threading.Lock()
fourth = threading.Lock()


@app.get("/reentrant")
async def reentrant_route():
    with second:  # CA117: threads=unsafe processes=safe
        async for _ in ticks():
            pass
    return "ok"


async def ticks():
    yield 1


async def save(n):
    await asyncio.sleep(n)


@app.get("/acquired")
async def acquired_route(n: int):
    third.acquire()  # CA117: threads=unsafe processes=safe
    try:
        await save(n)
    finally:
        third.release()
    return "ok"


@contextlib.contextmanager
def holding():
    with fourth:  # CA117: threads=unsafe processes=unsafe
        yield


async def one(n):
    with holding():
        await asyncio.sleep(n)


async def several(event):
    await asyncio.gather(*[one(n) for n in event["ns"]])


def several_handler(event, context):
    asyncio.run(several(event))


# Behind Mangum every invocation has a loop of its own, in a thread of its own.

behind = FastAPI()
waited_for = threading.Lock()


@behind.get("/x")
async def behind_route():
    with waited_for:
        await asyncio.sleep(0.1)
    return "ok"


def mangum_handler(event, context):
    return Mangum(behind)(event, context)
