"""diskcache: caches may be shared between threads and processes."""

import diskcache

_cache = diskcache.Cache("/tmp/prices")


def cache_handler(event, context):
    return {"price": _cache.get(event["item"])}


def store_handler(event, context):
    _cache.set(event["item"], event["price"], expire=60)
    return {"ok": True}
