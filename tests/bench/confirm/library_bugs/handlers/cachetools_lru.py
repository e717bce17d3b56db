"""Remembers the last price in a cache that evicts, as the decorator's shortest form has it."""

import threading

from cachetools import LRUCache, cached


@cached(LRUCache(maxsize=1))
def price(item):
    return 100 + len(item)


@cached(LRUCache(maxsize=1), lock=threading.Lock())
def guarded_price(item):
    return 100 + len(item)


def handler(event, context):
    return {"item": event["item"], "price": price(event["item"])}


def mended(event, context):
    return {"item": event["item"], "price": guarded_price(event["item"])}
