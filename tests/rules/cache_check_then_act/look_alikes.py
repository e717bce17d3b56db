"""Look-alikes of CA201: caches that are guarded, one's own, or filled in one step."""

import re
import threading
import time
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

import boto3
from lookups import remember, safe_parameter

s3 = boto3.client("s3")

# check and act under one lock
_configs = {}
_configs_lock = threading.Lock()


def locked_handler(event, context):
    with _configs_lock:
        if event["key"] not in _configs:
            _configs[event["key"]] = s3.get_object(Bucket="config", Key=event["key"])["Body"].read()
        return {"size": len(_configs[event["key"]])}


# double-checked locking done right
_schemas = {}
_schemas_lock = threading.Lock()


def double_checked_handler(event, context):
    name = event["schema"]
    schema = _schemas.get(name)
    if schema is None:
        with _schemas_lock:
            schema = _schemas.get(name)
            if schema is None:
                schema = s3.get_object(Bucket="schemas", Key=name)["Body"].read()
                _schemas[name] = schema
    return {"size": len(schema)}


# acquire and release in try/finally
_etags = {}
_etags_lock = threading.Lock()


def acquire_release_handler(event, context):
    _etags_lock.acquire()
    try:
        if event["key"] not in _etags:
            _etags[event["key"]] = s3.head_object(Bucket="photos", Key=event["key"])["ETag"]
        return {"etag": _etags[event["key"]]}
    finally:
        _etags_lock.release()


# setdefault stores in one step: the first value wins, and everybody gets it
_bodies = {}


def setdefault_handler(event, context):
    body = s3.get_object(Bucket="pages", Key=event["key"])["Body"].read()
    return {"size": len(_bodies.setdefault(event["key"], body))}


# lru_cache of a pure function
@lru_cache(maxsize=256)
def _slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def lru_cache_handler(event, context):
    return {"slug": _slug(event["title"])}


# a cache of the invocation
def own_cache_handler(event, context):
    cache = {}
    sizes = []
    for record in event["Records"]:
        key = record["key"]
        if key not in cache:
            cache[key] = s3.head_object(Bucket="photos", Key=key)["ContentLength"]
        sizes.append(cache[key])
    return {"sizes": sizes}


# a local that hides the module's name
_lookup = {}


def shadowing_handler(event, context):
    _lookup = {}
    if event["key"] not in _lookup:
        _lookup[event["key"]] = time.time()
    return {"at": _lookup[event["key"]]}


# the helper fills the dict it is given, and this one belongs to the invocation
def own_dict_to_helper_handler(event, context):
    return {"value": remember({}, event["name"])}


# a constant table that is only read
_RATES = MappingProxyType({"EUR": Decimal("1"), "USD": Decimal("1.08")})


def constant_table_handler(event, context):
    try:
        rate = _RATES[event["currency"]]
    except KeyError:
        rate = Decimal("0")
    return {"rate": str(rate)}


# filled while the module is imported
_handlers = {}
for _kind in ("created", "deleted"):
    if _kind not in _handlers:
        _handlers[_kind] = _kind.upper


def import_time_fill_handler(event, context):
    return {"kind": _handlers[event["kind"]]()}


# one cache per thread, made in the thread
_local = threading.local()


def thread_local_cache_handler(event, context):
    cache = getattr(_local, "cache", None)
    if cache is None:
        cache = _local.cache = {}
    if event["key"] not in cache:
        cache[event["key"]] = s3.head_object(Bucket="photos", Key=event["key"])["ETag"]
    return {"etag": cache[event["key"]]}


# guarded in the other module
def locked_in_module_handler(event, context):
    return {"value": safe_parameter(event["name"])}


# the lock belongs to the cache object
class LockedCache:
    """Objects by key, fetched once."""

    def __init__(self):
        self._items = {}
        self._lock = threading.Lock()

    def get(self, key):
        """The object of the key."""
        with self._lock:
            if key not in self._items:
                self._items[key] = s3.get_object(Bucket="items", Key=key)["Body"].read()
            return self._items[key]


_locked_cache = LockedCache()


def locked_class_handler(event, context):
    return {"size": len(_locked_cache.get(event["key"]))}


# one unguarded store of a ready value, one unguarded get: each is a single step, and nothing was checked before
_last_sizes = {}


def plain_store_handler(event, context):
    _last_sizes[event["key"]] = s3.head_object(Bucket="photos", Key=event["key"])["ContentLength"]
    return {"ok": True}


def plain_get_handler(event, context):
    return {"size": _last_sizes.get(event["key"])}


# the event belongs to the invocation
def event_default_handler(event, context):
    if "user" not in event:
        event["user"] = "anonymous"
    return {"user": event["user"]}


# grouping into a local dict
def group_handler(event, context):
    groups = {}
    for record in event["Records"]:
        kind = record["kind"]
        if kind not in groups:
            groups[kind] = []
        groups[kind].append(record["id"])
    return groups


# a cache object made by the invocation
class RequestCache:
    """Objects by key, for one request."""

    def __init__(self):
        self.items = {}

    def get(self, key):
        """The object of the key."""
        if key not in self.items:
            self.items[key] = s3.get_object(Bucket="items", Key=key)["Body"].read()
        return self.items[key]


def own_cache_object_handler(event, context):
    cache = RequestCache()
    return {"sizes": [len(cache.get(key)) for key in event["keys"]]}


# a cache in a context variable, set anew by each invocation
_context_cache: ContextVar[dict] = ContextVar("context_cache")


def _owner_of(key):
    cache = _context_cache.get()
    if key not in cache:
        cache[key] = s3.get_object_acl(Bucket="photos", Key=key)["Owner"]["ID"]
    return cache[key]


def context_var_cache_handler(event, context):
    _context_cache.set({})
    return {"owners": [_owner_of(key) for key in event["keys"]]}


# a cache in the closure of an inner function that lives as long as the invocation
def inner_function_handler(event, context):
    known = {}

    def size(key):
        if key not in known:
            known[key] = s3.head_object(Bucket="photos", Key=key)["ContentLength"]
        return known[key]

    return {"sizes": [size(key) for key in event["keys"]]}


# copy-on-write under a lock: readers use the dict they took, nobody changes it
_mapping = {}
_mapping_lock = threading.Lock()


def copy_on_write_handler(event, context):
    global _mapping
    mapping = _mapping
    if event["key"] not in mapping:
        etag = s3.head_object(Bucket="photos", Key=event["key"])["ETag"]
        with _mapping_lock:
            mapping = _mapping = {event["key"]: etag, **_mapping}
    return {"etag": mapping[event["key"]]}


# locks on demand, each made in one step
_seat_locks = {}


def lock_by_setdefault_handler(event, context):
    with _seat_locks.setdefault(event["seat"], threading.Lock()):
        return {"ok": True}


# ... or under a lock that all share
_order_locks = {}
_making_lock = threading.Lock()


def lock_under_lock_handler(event, context):
    with _making_lock:
        if event["order"] not in _order_locks:
            _order_locks[event["order"]] = threading.Lock()
        lock = _order_locks[event["order"]]
    with lock:
        return {"ok": True}


# one is looked for and another one added; what is stored in a table afterwards is not asked for because of the entry
_admins = []
_ADMINS = boto3.client("dynamodb", region_name="eu-west-1")


def _may(user):
    return user in _admins


def promote_handler(event, context):
    if not _may(event["user"]) and event["user"] == "root":
        _admins.append(event["user"])  # CA603: threads=unsafe processes=unsafe
        _ADMINS.put_item(TableName="admins", Item={"id": {"S": event["user"]}})
    return "ok"
