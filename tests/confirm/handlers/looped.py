"""Coroutines: what an await lets in."""

import asyncio

_current = None
_cache = {}
_lock = asyncio.Lock()
_seats = 1


async def _price(event):
    await asyncio.sleep(0.2)
    return 1


async def leaking(event, context):
    global _current
    _current = event["user"]
    await _price(event)
    return {"user": _current}


async def overbooked(event, context):
    global _seats
    if _seats > 0:
        await asyncio.sleep(0)
        _seats -= 1
        return {"seat": True, "left": _seats}
    return {"seat": False, "left": _seats}


async def gathered(event, context):
    totals = {"sum": 0}

    async def add():
        before = totals["sum"]
        await asyncio.sleep(0)
        totals["sum"] = before + 1

    await asyncio.gather(add(), add())
    return totals


async def careful(event, context):
    user = event["user"]
    await _price(event)
    return {"user": user}


async def locked(event, context):
    async with _lock:
        before = _cache.get("count", 0)
        await asyncio.sleep(0.1)
        _cache["count"] = before + 1
        return {"count": _cache["count"]}


async def without_await_between(event, context):
    await asyncio.sleep(0)
    _cache["count"] = _cache.get("count", 0) + 1
    return {"count": _cache["count"]}


async def in_a_thread(event, context):
    return {"sum": await asyncio.to_thread(sum, [1, 2, 3])}
