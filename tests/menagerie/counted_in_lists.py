"""Lists and sorted sets of Redis that are counted before something is added to them."""

import redis

cache = redis.Redis(host="queues")


# Look-alikes.


def counted_afterwards_handler(event, context):
    cache.rpush("all", event["id"])
    return cache.llen("all")


def trimmed_handler(event, context):
    cache.lpush("last", event["id"])
    if cache.llen("last") > 100:
        cache.ltrim("last", 0, 99)


def counted_by_what_is_added_handler(event, context):
    if cache.rpush("line", event["id"]) > 10:
        cache.rpop("line")
        return "full"
    return "in line"


def another_list_handler(event, context):
    if cache.llen("workers") == 0:
        return "nobody there"
    cache.rpush("jobs", event["id"])


def other_members_handler(event, context):
    if cache.scard("bans") > 100:
        return "too many"
    cache.sadd("guests", event["id"])


def counted_for_the_answer_handler(event, context):
    cache.hset("seats", event["id"], "taken")
    return cache.hlen("seats")


# Hazards.


def lobby_handler(event, context):
    if cache.scard("lobby") >= 4:
        return "full"
    cache.sadd("lobby", event["id"])  # CA306: threads=unsafe processes=unsafe


def room_handler(event, context):
    if cache.hlen(f"room:{event['room']}") >= 4:
        return "full"
    cache.hset(f"room:{event['room']}", event["id"], "in")  # CA306: threads=unsafe processes=unsafe


def full_handler(event, context):
    if cache.llen("waiting") >= 10:
        return "full"
    cache.rpush("waiting", event["id"])  # CA306: threads=unsafe processes=unsafe


def window_handler(event, context):
    window = f"window:{event['user']}"
    cache.zremrangebyscore(window, 0, event["at"] - 60)
    if cache.zcard(window) >= 10:
        return "too many"
    cache.zadd(window, {event["id"]: event["at"]})  # CA306: threads=unsafe processes=unsafe
