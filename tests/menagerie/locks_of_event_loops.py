"""Locks and signals of asyncio that are kept for the event loops of all invocations."""

import asyncio
import httpx

lock = asyncio.Lock()
single = asyncio.Lock()
taken = asyncio.Lock()
gate = asyncio.Semaphore(4)
condition = asyncio.Condition()
kept = asyncio.Lock()
loop = asyncio.new_event_loop()


async def fetch(client, url):
    async with lock:  # CA305: threads=unsafe processes=unsafe
        return (await client.get(url)).status_code


async def main(urls):
    async with httpx.AsyncClient() as client:
        return await asyncio.gather(*(fetch(client, url) for url in urls))


def many_handler(event, context):
    return {"codes": asyncio.run(main(event["urls"]))}


async def one(urls):
    async with single:  # CA305: threads=unsafe processes=safe
        return len(urls)


def one_handler(event, context):
    return {"codes": asyncio.run(one(event["urls"]))}


async def by_hand(urls):
    await taken.acquire()  # CA305: threads=unsafe processes=safe
    try:
        return len(urls)
    finally:
        taken.release()


def by_hand_handler(event, context):
    return {"codes": asyncio.run(by_hand(event["urls"]))}


async def limited(urls):
    async with gate:  # CA305: threads=unsafe processes=safe
        return len(urls)


def limited_handler(event, context):
    return {"codes": asyncio.run(limited(event["urls"]))}


async def own(urls):
    lock = asyncio.Lock()
    async with httpx.AsyncClient() as client:

        async def get(url):
            async with lock:
                return (await client.get(url)).status_code

        return await asyncio.gather(*(get(url) for url in urls))


def own_handler(event, context):
    return {"codes": asyncio.run(own(event["urls"]))}


async def signalled(urls):
    async with condition:  # CA305: threads=unsafe processes=unsafe
        condition.notify_all()
    return len(urls)


def signalled_handler(event, context):
    return {"codes": asyncio.run(signalled(event["urls"]))}


ready = asyncio.Event()


async def waiting(urls):
    await ready.wait()  # CA305: threads=unsafe processes=unsafe
    return len(urls)


def waiting_handler(event, context):
    return {"codes": asyncio.run(waiting(event["urls"]))}
