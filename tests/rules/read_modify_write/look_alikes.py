"""Look-alikes of CA102: counters that are guarded, one's own, or taken in one step."""

import functools
import itertools
import threading
from collections import Counter
from dataclasses import dataclass

# every access under one module-level lock
_served = 0
_served_lock = threading.Lock()


def locked_counter_handler(event, context):
    global _served
    with _served_lock:
        _served += 1
        number = _served
    return {"number": number}


# acquire and release in try/finally is the same guard
_bytes_seen = 0
_bytes_lock = threading.Lock()


def acquire_release_handler(event, context):
    global _bytes_seen
    _bytes_lock.acquire()
    try:
        _bytes_seen += len(event["body"])
        seen = _bytes_seen
    finally:
        _bytes_lock.release()
    return {"seen": seen}


# the lock is held by the caller
_totals_by_kind = {}
_totals_lock = threading.RLock()


def _add(kind, amount):
    _totals_by_kind[kind] = _totals_by_kind.get(kind, 0) + amount
    return _totals_by_kind[kind]


def caller_holds_lock_handler(event, context):
    with _totals_lock:
        total = _add(event["kind"], event["amount"])
    return {"total": total}


# itertools.count hands out each number once
_numbers = itertools.count(1)


def itertools_count_handler(event, context):
    return {"number": next(_numbers)}


# a counter of this invocation
def local_counter_handler(event, context):
    counts = Counter()
    for word in event["text"].split():
        counts[word] += 1
    total = 0
    for amount in counts.values():
        total += amount
    return {"words": total}


# the helper mutates its parameter, and the caller passes a dict of its own
def own_dict_handler(event, context):
    counts = {}
    for name in event["names"]:
        _count_into(counts, name)
    return counts


def _count_into(counts, name):
    counts[name] = counts.get(name, 0) + 1


# a local shadows the global
_retries = 0


def shadowing_local_handler(event, context):
    _retries = 0
    while _retries < 3 and not event.get("ok"):
        _retries += 1
    return {"retries": _retries}


# an instance made by the invocation
@dataclass
class Tally:
    """Items seen by one invocation."""

    items: int = 0

    def add(self, amount):
        """Count more items."""
        self.items += amount


def own_instance_handler(event, context):
    tally = Tally()
    for record in event["Records"]:
        tally.add(len(record))
    return {"items": tally.items}


# copy-on-write: the writers take turns, the readers take the whole reference in one step
_features = {"beta": False}
_features_lock = threading.Lock()


def copy_on_write_handler(event, context):
    global _features
    with _features_lock:
        _features = {**_features, event["feature"]: True}
    return {"ok": True}


def read_features_handler(event, context):
    features = _features
    return {"beta": features.get("beta"), "known": len(features)}


# counted while the module is imported
_rules_loaded = 0
for _name in ("a", "b"):
    _rules_loaded += 1


def import_counter_handler(event, context):
    return {"rules": _rules_loaded}


# one counter per thread, made in the thread that uses it
_per_thread = threading.local()


def thread_local_counter_handler(event, context):
    _per_thread.depth = 0
    for _ in event["Records"]:
        _per_thread.depth += 1
    return {"depth": _per_thread.depth}


# the event is the invocation's own
def event_counter_handler(event, context):
    event["attempt"] = event.get("attempt", 0) + 1
    event["tries"] += 1
    return {"attempt": event["attempt"], "tries": event["tries"]}


# a shared list of numbers is only read while the local sum grows
_WEIGHTS = [1, 2, 3]


def local_sum_handler(event, context):
    weighted = 0
    for weight, value in zip(_WEIGHTS, event["values"], strict=False):
        weighted += weight * value
    return {"sum": weighted}


# the lock is held by a decorator
_sync_lock = threading.Lock()
_sync_total = 0


def synchronized(function):
    """Decorator: one call at a time."""

    @functools.wraps(function)
    def inner(*args, **kwargs):
        with _sync_lock:
            return function(*args, **kwargs)

    return inner


@synchronized
def _add_sync(amount):
    global _sync_total
    _sync_total += amount
    return _sync_total


def decorated_function_handler(event, context):
    return {"total": _add_sync(event["amount"])}
