"""CA305 client-outlives-event-loop: an asynchronous client is kept, and every invocation has an event loop of its own."""

import asyncio

import aioboto3
import aiohttp
import anyio
import asyncpg
import httpx
import redis.asyncio
from motor.motor_asyncio import AsyncIOMotorClient

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


async def _own_client(url):
    async with httpx.AsyncClient() as client:
        return (await client.get(url)).json()


# a client per loop
def own_client_handler(event, context):
    return asyncio.run(_own_client(event["url"]))


_sync = httpx.Client()


# the client for threads has no loop
def sync_client_handler(event, context):
    return _sync.get(event["url"]).json()


_settings = httpx.Timeout(5)


async def _timed(url):
    async with httpx.AsyncClient(timeout=_settings) as client:
        return (await client.get(url)).json()


# settings have none either
def settings_handler(event, context):
    return asyncio.run(_timed(event["url"]))


_awaited = httpx.AsyncClient()


# whoever calls it keeps one loop
async def async_handler(event, context):
    return (await _awaited.get(event["url"])).json()


_session = aioboto3.Session()


async def _read(bucket, key):
    async with _session.client("s3") as s3:  # CA301: threads=unsafe processes=safe
        return await (await s3.get_object(Bucket=bucket, Key=key))["Body"].read()


# a session makes clients and keeps none; two threads must not do that at once
def session_handler(event, context):
    return asyncio.run(_read(event["bucket"], event["key"])).decode()


async def _given(client, url):
    return (await client.get(url)).json()


async def _gives(url):
    async with httpx.AsyncClient() as client:
        return await _given(client, url)


# handed on within one loop
def handed_on_handler(event, context):
    return asyncio.run(_gives(event["url"]))


# a client of this run, used by coroutines that are defined inside and run beside each other
async def _pages(urls):
    session = aiohttp.ClientSession()

    async def one(url):
        async with session.get(url) as answer:
            return await answer.text()

    try:
        return await asyncio.gather(*(one(url) for url in urls))
    finally:
        await session.close()


def client_in_closure_handler(event, context):
    return asyncio.run(_pages(event["urls"]))


async def _generated(urls):
    client = httpx.AsyncClient()

    async def one(url):
        return (await client.get(url)).text

    for task in [asyncio.create_task(one(url)) for url in urls]:
        yield await task
    await client.aclose()


async def _collected(event):
    return [page async for page in _generated(event["urls"])]


def client_in_generator_handler(event, context):
    return asyncio.run(_collected(event))


# ---- hazards ----------------------------------------------------------------------------------------------------------

_client = httpx.AsyncClient(timeout=10)


async def _fetch(url):
    response = await _client.get(url)  # CA305: threads=unsafe processes=unsafe
    return response.json()


def run_handler(event, context):
    return asyncio.run(_fetch(event["url"]))


_lazy = None


async def _lazily():
    global _lazy
    if _lazy is None:
        _lazy = aiohttp.ClientSession()  # CA206: threads=benign processes=safe
    return _lazy


async def _page(url):
    session = await _lazily()
    async with session.get(url) as answer:  # CA305: threads=unsafe processes=unsafe
        return await answer.text()


def lazy_handler(event, context):
    return {"text": asyncio.run(_page(event["url"]))}


_redis = redis.asyncio.Redis(host="cache.internal")


async def _value(key):
    return await _redis.get(key)  # CA305: threads=unsafe processes=unsafe


def anyio_handler(event, context):
    return {"value": anyio.run(_value, event["key"])}


_mongo = AsyncIOMotorClient("mongodb://db.internal")  # CA601: threads=safe processes=benign


async def _order(number):
    return await _mongo.find_one({"id": number})  # CA305: threads=unsafe processes=unsafe


def new_loop_handler(event, context):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_order(event["id"]))
    finally:
        loop.close()


class Store:
    """Keeps a pool."""

    pool = None

    async def rows(self):
        if Store.pool is None:
            Store.pool = await asyncpg.create_pool("postgresql://db/orders")  # CA206: threads=benign processes=safe
        return await Store.pool.fetch("select 1")  # CA305: threads=unsafe processes=unsafe


_store = Store()


def pool_handler(event, context):
    return {"n": len(asyncio.run(_store.rows()))}
