"""`async with` enters and leaves what a class of the project makes ready, by `__aenter__` and `__aexit__`."""

import asyncio
from contextlib import AsyncExitStack

from fastapi import FastAPI

app = FastAPI()


class Box:
    name = None


shared = Box()
by_stack = Box()
by_base = Box()
left = []
locked = {}
guard = asyncio.Lock()


class Gate:
    async def __aenter__(self):
        self.box = shared
        self.own = Box()
        return self

    async def __aexit__(self, *exc):
        return None


class Stacked(Gate):
    async def __aenter__(self):
        self.box = by_stack
        return self


class Unit:
    async def __aenter__(self):
        self.begin()
        return self

    async def __aexit__(self, *exc):
        left.append(self.name)  # CA111: threads=unsafe processes=unsafe


class Based(Unit):
    name = "based"

    def begin(self):
        self.box = by_base


class Locked:
    async def __aenter__(self):
        await guard.acquire()
        return self

    async def __aexit__(self, *exc):
        guard.release()


class Both:
    """A class that both kinds of `with` take: each has its own way in."""

    def __enter__(self):
        self.box = shared
        return self

    async def __aenter__(self):
        self.box = Box()
        return self

    def __exit__(self, *exc):
        return None

    async def __aexit__(self, *exc):
        return None


@app.get("/gate/{name}")
async def gate(name: str):
    async with Gate() as entered:
        entered.box.name = name  # CA104: threads=unsafe processes=safe
        await asyncio.sleep(0)
        return {"name": entered.box.name}


@app.get("/own/{name}")
async def own(name: str):
    async with Gate() as entered:
        entered.own.name = name
        await asyncio.sleep(0)
        return {"name": entered.own.name}


@app.get("/stack/{name}")
async def stack(name: str):
    async with AsyncExitStack() as kept:
        entered = await kept.enter_async_context(Stacked())
        entered.box.name = name  # CA104: threads=unsafe processes=safe
        await asyncio.sleep(0)
        return {"name": entered.box.name}


@app.get("/base/{name}")
async def base(name: str):
    async with Based() as entered:
        entered.box.name = name  # CA104: threads=unsafe processes=safe
        await asyncio.sleep(0)
        return {"name": entered.box.name, "left": left}


@app.get("/both/{name}")
async def both(name: str):
    async with Both() as entered:
        entered.box.name = name
        await asyncio.sleep(0)
        return {"name": entered.box.name}


@app.get("/locked/{name}")
async def held(name: str):
    async with Locked():
        locked["name"] = name
        await asyncio.sleep(0)
        return {"name": locked["name"]}
