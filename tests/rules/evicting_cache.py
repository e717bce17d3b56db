"""CA202 evicting-cache: an entry that was there when it was looked for is gone when it is read."""

import functools
import threading

import boto3

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# read and eviction under one lock
_pages = {}
_pages_lock = threading.Lock()


def locked_handler(event, context):
    with _pages_lock:
        if len(_pages) > 100:
            _pages.clear()
        _pages[event["key"]] = event["at"]
        return {"at": _pages[event["key"]]}


# a cache of the invocation
def own_cache_handler(event, context):
    cache = {}
    for record in event["Records"]:
        if len(cache) > 10:
            cache.popitem()
        cache[record["key"]] = record["size"]
    return {"kept": len(cache), "first": cache[event["Records"][-1]["key"]]}


# one read in one step, and the value is used from a local name
_names = {"1": "one", "2": "two"}


def single_get_handler(event, context):
    name = _names.get(event["id"])
    if name is None:
        name = "unknown"
    return {"name": name}


def single_pop_handler(event, context):
    return {"removed": _names.pop(event["id"], None)}


# lru_cache evicts under its own lock
@functools.lru_cache(maxsize=64)
def _square(n):
    return n * n


def lru_cache_handler(event, context):
    return {"square": _square(event["n"])}


# nothing is ever evicted
_LABELS = {"a": "Alpha", "b": "Beta"}


def constant_handler(event, context):
    if event["id"] in _LABELS:
        return {"label": _LABELS[event["id"]]}
    return {"label": None}


# evicted only by a function that no handler reaches
_units = {"kg": 1000, "g": 1}


def reset_for_tests():
    """Empty the table, for tests."""
    _units.clear()


def unreached_eviction_handler(event, context):
    if event["unit"] in _units:
        return {"grams": _units[event["unit"]]}
    return {"grams": None}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# check, then read; another handler deletes
_sessions = {}


def start_session_handler(event, context):
    _sessions[event["session"]] = {"user": event["user"]}  # CA603: threads=safe processes=unsafe
    return {"ok": True}


def use_session_handler(event, context):
    session = event["session"]
    if session in _sessions:
        return {"user": _sessions[session]["user"]}  # CA202: threads=unsafe processes=benign symbol=evicting_cache._sessions
    return {"user": None}


def end_session_handler(event, context):
    _sessions.pop(event["session"], None)
    return {"ok": True}


# store, then read again; a full cache is emptied in between
_thumbnails = {}


def full_cache_handler(event, context):
    key = event["key"]
    if len(_thumbnails) >= 100:
        _thumbnails.clear()
    _thumbnails[key] = s3.head_object(Bucket="photos", Key=key)["ETag"]
    return {"etag": _thumbnails[key]}  # CA202: threads=unsafe processes=benign


# check, then delete: the second one gets the KeyError
_leases = {}


def lease_handler(event, context):
    _leases[event["id"]] = event["at"]
    return {"ok": True}


def release_handler(event, context):
    if event["id"] in _leases:
        del _leases[event["id"]]  # CA202: threads=unsafe processes=benign
    return {"ok": True}


# the oldest entry is looked up, then removed
_recent = {}


def oldest_first_handler(event, context):
    _recent[event["key"]] = event["at"]
    if len(_recent) > 50:
        oldest = next(iter(_recent))
        del _recent[oldest]  # CA202: threads=unsafe processes=benign
    return {"kept": len(_recent)}


# an expired entry is removed by whoever finds it
_tokens = {}


def store_token_handler(event, context):
    _tokens[event["id"]] = (event["token"], event["until"])  # CA603: threads=safe processes=unsafe
    return {"ok": True}


def expired_token_handler(event, context):
    if event["id"] not in _tokens:
        return {"token": None}
    token, until = _tokens[event["id"]]  # CA202: threads=unsafe processes=benign
    if until < event["now"]:
        _tokens.pop(event["id"], None)
        return {"token": None}
    return {"token": token}
