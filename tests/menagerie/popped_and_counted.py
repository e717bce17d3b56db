"""Items that are named by what was taken off a queue, and lists that are filled after a look at a cache."""

import json

import redis

r = redis.Redis("queue-of-work")


def work_handler(event, context):
    """Nobody else has what was taken off the list."""
    taken = r.blpop("waiting-work", timeout=1)
    if not taken:
        return None
    attempts = int(r.hget(f"work:{taken[1]}", "attempts") or 0) + 1
    r.hset(f"work:{taken[1]}", "attempts", attempts)
    return attempts


def again_handler(event, context):
    """The request names the item: two of them count the same."""
    attempts = int(r.hget(f"again:{event['id']}", "attempts") or 0) + 1
    r.hset(f"again:{event['id']}", "attempts", attempts)  # CA306: threads=unsafe processes=unsafe
    return attempts


def listing_handler(event, context):
    """How many were put into a list is nothing of what the look at the cache said."""
    cached = r.get(f"listing:{event['shop']}")
    if cached:
        return json.loads(cached)
    found = []
    for each in event["rows"]:
        found.append(each)
    answer = {"items": found, "total": len(found)}
    r.setex(f"listing:{event['shop']}", 60, json.dumps(answer))
    return answer


def numbered_handler(event, context):
    """The list itself was read."""
    names = json.loads(r.get(f"names:{event['shop']}") or "[]")
    names.append(event["name"])
    r.set(f"names:{event['shop']}", json.dumps({"items": names, "total": len(names)}))  # CA306: threads=unsafe processes=unsafe
    return len(names)
