"""Handlers with one race each."""

import random
import threading

_cache = {}
_count = 0
_bare = 0
_current = None
_rooms = {"k": "free"}
_first, _second = threading.Lock(), threading.Lock()


def cached(event, context):
    key = event["key"]
    if key not in _cache:
        _cache[key] = random.random()
    return {"value": _cache[key]}


def _price(event):
    return 1 if event else 0


def counted(event, context):
    global _count
    _count += _price(event)
    return {"count": _count}


def counted_in_one_step(event, context):
    global _bare
    _bare += 1
    return {"count": _bare}


def leaking(event, context):
    global _current
    _current = event["user"]
    _price(event)
    return {"user": _current}


def evicting(event, context):
    key = event["key"]
    if key in _rooms:
        return {"room": _rooms.pop(key)}
    _rooms[key] = event["user"]
    return {"room": None}


def two_locks(event, context):
    first, second = (_first, _second) if event["left"] else (_second, _first)
    with first, second:
        return {"ok": True}


def own_threads(event, context):
    totals = {"sum": 0}

    def add():
        before = totals["sum"]
        totals["sum"] = before + _price(event)

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return totals
