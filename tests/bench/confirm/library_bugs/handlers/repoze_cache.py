"""A cache that one kind of event empties while others look something up."""

from repoze.lru import LRUCache

cache = LRUCache(10)
cache.put("rate", 7)


def handler(event, context):
    if event["action"] == "refresh":
        cache.clear()
    return {"rate": cache.get("rate", 7)}
