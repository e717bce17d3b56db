"""cachetools: no cache is thread-safe: every access needs one lock."""

import threading

import cachetools
import cachetools.func

_cache = cachetools.TTLCache(maxsize=100, ttl=60)
_lock = threading.Lock()


def locked_handler(event, context):
    with _lock:
        _cache[event["key"]] = event["value"]
        return {"known": len(_cache)}


@cachetools.func.ttl_cache(maxsize=10, ttl=60)
def _price(item):
    """Price of an item."""
    return len(item)


def own_lock_handler(event, context):
    return {"price": _price(event["item"])}


@cachetools.cached(cachetools.LRUCache(maxsize=10))  # CA205: threads=unsafe processes=benign
def _unlocked_price(item):
    """Price of an item."""
    return len(item)


def decorator_handler(event, context):
    return {"price": _unlocked_price(event["item"])}


_unlocked = cachetools.LRUCache(maxsize=10)


def unlocked_handler(event, context):
    _unlocked[event["key"]] = event["value"]  # CA205: threads=unsafe processes=benign
    return {"known": len(_unlocked)}
