"""What a pool of the event loop runs: waited for at once it runs alone, started first it runs beside the rest."""

import asyncio

alone = {}
beside = {"count": 0}


def remember(event):
    alone["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    return alone["user"]


def count(event):
    beside["count"] = beside["count"] + len(event)  # CA102: threads=unsafe processes=unsafe
    return beside["count"]


async def one(event):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, count, event)


async def several(event):
    return await asyncio.gather(*[one(each) for each in event["all"]])


async def only(event):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, remember, event)


def alone_handler(event, context):
    return asyncio.run(only(event))


def beside_handler(event, context):
    return asyncio.run(several(event))
