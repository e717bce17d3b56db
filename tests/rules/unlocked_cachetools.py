"""CA205 unlocked-cachetools: cachetools' caches are not thread-safe, every access needs the same lock."""

import operator
import threading

import boto3
import cachetools.func
from cachetools import LRUCache, TTLCache, cached, cachedmethod

ssm = boto3.client("ssm")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# @cached with a lock
@cached(TTLCache(maxsize=128, ttl=60), lock=threading.Lock())
def _locked_parameter(name):
    return ssm.get_parameter(Name=name)["Parameter"]["Value"]


def locked_decorator_handler(event, context):
    return {"value": _locked_parameter(event["name"])}


# cachetools.func decorators bring their own lock
@cachetools.func.ttl_cache(maxsize=64, ttl=30)
def _func_parameter(name):
    return ssm.get_parameter(Name=name)["Parameter"]["Value"]


def func_decorator_handler(event, context):
    return {"value": _func_parameter(event["name"])}


# the cache object, always under one lock
_tokens = TTLCache(maxsize=10, ttl=300)
_tokens_lock = threading.Lock()


def locked_object_handler(event, context):
    with _tokens_lock:
        token = _tokens.get(event["client"])
        if token is None:
            token = ssm.get_parameter(Name=event["client"])["Parameter"]["Value"]
            _tokens[event["client"]] = token
    return {"length": len(token)}


# a cache of the invocation
def own_cache_handler(event, context):
    recent = LRUCache(maxsize=3)
    for record in event["Records"]:
        recent[record["id"]] = record["body"]
    return dict(recent)


# @cachedmethod with a lock
class LockedStore:
    """Parameters with a cache and its lock."""

    def __init__(self):
        self.cache = LRUCache(maxsize=32)
        self.lock = threading.RLock()

    @cachedmethod(operator.attrgetter("cache"), lock=operator.attrgetter("lock"))
    def get(self, name):
        """Value of a parameter."""
        return ssm.get_parameter(Name=name)["Parameter"]["Value"]


_locked_store = LockedStore()


def locked_method_handler(event, context):
    return {"value": _locked_store.get(event["name"])}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# @cached without a lock
@cached(cache=TTLCache(maxsize=128, ttl=60))  # CA205: threads=unsafe processes=benign
def _parameter(name):
    return ssm.get_parameter(Name=name)["Parameter"]["Value"]


def decorator_handler(event, context):
    return {"value": _parameter(event["name"])}


# a shared cache object
_etags = LRUCache(maxsize=1000)


def object_handler(event, context):
    key = event["key"]
    if key not in _etags:
        _etags[key] = ssm.get_parameter(Name=key)["Parameter"]["Version"]  # CA205: threads=unsafe processes=benign symbol=unlocked_cachetools._etags
    return {"etag": _etags[key]}


# @cachedmethod without a lock on a shared object
class Store:
    """Parameters with a cache."""

    def __init__(self):
        self.cache = LRUCache(maxsize=32)

    @cachedmethod(operator.attrgetter("cache"))  # CA205: threads=unsafe processes=benign
    def get(self, name):
        """Value of a parameter."""
        return ssm.get_parameter(Name=name)["Parameter"]["Value"]


_store = Store()


def method_handler(event, context):
    return {"value": _store.get(event["name"])}


# even reading moves entries around: no store in sight, and no lock
_ranks = LRUCache(maxsize=100)
_ranks.update({"a": 1, "b": 2})


def read_only_handler(event, context):
    return {"rank": _ranks[event["name"]] if event["name"] in _ranks else None}  # CA205: threads=unsafe processes=benign
