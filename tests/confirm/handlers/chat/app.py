"""An assistant on one event loop."""

import asyncio

import memory

current = {"user": None}
spent = {"tokens": 0}


async def ask(event, context):
    current["user"] = event["user"]
    answer = await memory.model(event["prompt"])
    return {"user": current["user"], "answer": answer}


async def ask_in_context(event, context):
    memory.user.set(event["user"])
    answer = await memory.model(event["prompt"])
    return {"user": memory.user.get(), "answer": answer}


async def login(event, context):
    return {"token": await memory.own_token(event["user"])}


async def spend(event, context):
    before = spent["tokens"]
    await memory.model(event["prompt"])
    spent["tokens"] = before + 1
    return {"spent": spent["tokens"]}


async def spend_locked(event, context):
    async with memory.lock():
        before = spent["tokens"]
        await memory.model(event["prompt"])
        spent["tokens"] = before + 1
        return {"spent": spent["tokens"]}


async def both(event, context):
    first, second = await asyncio.gather(memory.model(event["prompt"]), memory.model(event["user"]))
    return {"first": first, "second": second}
