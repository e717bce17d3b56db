"""Upstash Redis: keys and fields that are read, changed and stored back; `incr`, `hincrby` and `nx` do it in one step."""

import asyncio

from upstash_redis import Redis
from upstash_redis.asyncio import Redis as AsyncRedis

redis = Redis.from_env()


def counted_handler(event, context):
    return redis.incr("visits")


def once_handler(event, context):
    return redis.set(event["id"], "1", nx=True, ex=60)


def other_key_handler(event, context):
    redis.set("last", redis.get(event["id"]))


def visits_handler(event, context):
    visits = int(redis.get("visits") or 0)
    redis.set("visits", visits + 1)  # CA306: threads=unsafe processes=unsafe
    return visits


def cart_handler(event, context):
    cart = redis.hgetall(event["cart"])
    redis.hset(event["cart"], values={"items": int(cart["items"]) + 1})  # CA306: threads=unsafe processes=unsafe


def member_handler(event, context):
    if redis.sismember("seen", event["id"]):
        return "seen"
    redis.sadd("seen", event["id"])  # CA306: threads=unsafe processes=unsafe
    return "new"


async def count(name):
    client = AsyncRedis.from_env()
    seen = int(await client.get(name) or 0)
    await client.set(name, seen + 1)  # CA306: threads=unsafe processes=unsafe


def asynchronous_handler(event, context):
    asyncio.run(count(event["id"]))
