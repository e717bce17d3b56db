"""CA201 cache-check-then-act: two invocations both find the key missing, and both fill the cache."""

import re
import threading
import time
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

import boto3
import lookups
from lookups import by_imported_name, parameter, remember, safe_parameter

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

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


# ---- hazards ----------------------------------------------------------------------------------------------------------

# convention: cache filled by check-then-act, and the value may differ per fill
_cache = {}


def if_not_in_handler(event, context):
    key = event["key"]
    if key not in _cache:
        _cache[key] = s3.get_object(Bucket="config", Key=key)["Body"].read()  # CA201: threads=unsafe processes=benign symbol=app._cache
    return {"size": len(_cache[key])}


# convention: the value is a pure function of the key and is only stored and read
_patterns = {}


def pure_value_handler(event, context):
    pattern = event["pattern"]
    if pattern not in _patterns:
        _patterns[pattern] = re.compile(pattern)  # CA201: threads=benign processes=benign
    return {"match": bool(_patterns[pattern].match(event["text"]))}


# ... through a pure function of this module
_factors = {}


def _factorise(n):
    return tuple(candidate for candidate in range(2, n) if n % candidate == 0)


def pure_function_handler(event, context):
    n = event["n"]
    if n not in _factors:
        _factors[n] = _factorise(n)  # CA201: threads=benign processes=benign
    return {"factors": _factors[n]}


# convention: the cached value is changed later
_baskets = {}


def changed_later_handler(event, context):
    user = event["user"]
    if user not in _baskets:
        _baskets[user] = []  # CA201: threads=unsafe processes=benign
    basket = _baskets[user]
    basket.append(event["item"])
    return {"ok": True}


# convention: the cache is gone through elsewhere
_squares = {}


def iterated_cache_handler(event, context):
    n = event["n"]
    if n not in _squares:
        _squares[n] = n * n  # CA201: threads=unsafe processes=benign
    return {"square": _squares[n]}


def cache_report_handler(event, context):
    return {"big": [n for n, square in _squares.items() if square > 100]}  # CA112: threads=unsafe processes=safe


# convention: the cache is emptied elsewhere (reading the entry is CA202's business)
_roots = {}


def evicted_cache_handler(event, context):
    n = event["n"]
    if n not in _roots:
        _roots[n] = n**0.5  # CA201: threads=unsafe processes=benign
    return {"root": _roots[n]}  # CA202: threads=unsafe processes=benign


def empty_cache_handler(event, context):
    _roots.clear()
    return {"ok": True}


# try / except KeyError
_heads = {}


def except_key_error_handler(event, context):
    key = event["key"]
    try:
        head = _heads[key]
    except KeyError:
        head = s3.head_object(Bucket="photos", Key=key)
        _heads[key] = head  # CA201: threads=unsafe processes=benign
    return {"size": head["ContentLength"]}


# walrus
_urls = {}


def walrus_handler(event, context):
    key = event["key"]
    if (url := _urls.get(key)) is None:
        url = _urls[key] = s3.generate_presigned_url("get_object", Params={"Bucket": "photos", "Key": key})  # CA201: threads=unsafe processes=benign
    return {"url": url}


# .get(), then store
_lists = {}


def get_then_store_handler(event, context):
    prefix = event["prefix"]
    names = _lists.get(prefix)
    if not names:
        names = [item["Key"] for item in s3.list_objects_v2(Bucket="photos", Prefix=prefix).get("Contents", [])]
        _lists[prefix] = names  # CA201: threads=unsafe processes=benign
    return {"names": names}


# early return
_tags = {}


def _tags_of(key):
    if key in _tags:
        return _tags[key]
    tags = s3.get_object_tagging(Bucket="photos", Key=key)["TagSet"]
    _tags[key] = tags  # CA201: threads=unsafe processes=benign
    return tags


def early_return_handler(event, context):
    return {"tags": _tags_of(event["key"])}


# a time to live kept beside the value
_prices = {}


def time_to_live_handler(event, context):
    sku = event["sku"]
    entry = _prices.get(sku)
    if entry is None or entry[0] < time.time():
        entry = (time.time() + 60, s3.get_object(Bucket="prices", Key=sku)["Body"].read())
        _prices[sku] = entry  # CA201: threads=unsafe processes=benign
    return {"price": entry[1].decode()}


# the lock is taken only for the act, and nobody looks again inside
_grants = {}
_grants_lock = threading.Lock()


def no_second_look_handler(event, context):
    bucket = event["bucket"]
    if bucket not in _grants:
        with _grants_lock:
            _grants[bucket] = s3.get_bucket_acl(Bucket=bucket)["Grants"]  # CA201: threads=unsafe processes=benign
    return {"grants": len(_grants[bucket])}


# through an alias and a function that returns the shared dict
_regions = {}


def _region_cache():
    return _regions


def accessor_handler(event, context):
    cache = _region_cache()
    bucket = event["bucket"]
    if bucket not in cache:
        cache[bucket] = s3.get_bucket_location(Bucket=bucket)["LocationConstraint"]  # CA201: threads=unsafe processes=benign symbol=app._regions
    return {"region": cache[bucket]}


# a cache in a shared object
class ObjectCache:
    """Objects by key."""

    def __init__(self, bucket):
        self.bucket = bucket
        self.items = {}

    def get(self, key):
        """The object of the key."""
        if key not in self.items:
            self.items[key] = s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()  # CA201: threads=unsafe processes=benign
        return self.items[key]


_objects = ObjectCache("items")


def class_cache_handler(event, context):
    return {"size": len(_objects.get(event["key"]))}


# a cache in a default argument is a cache first
def _owner(bucket, seen={}):
    if bucket not in seen:
        seen[bucket] = s3.get_bucket_acl(Bucket=bucket)["Owner"]["ID"]  # CA201: threads=unsafe processes=benign
    return seen[bucket]


def default_argument_handler(event, context):
    return {"owner": _owner(event["bucket"])}


# a hand-written memoising decorator: the cache lives in its closure
def memoise(function):
    """Decorator that keeps the answers of a function."""
    known = {}

    def inner(key):
        if key not in known:
            known[key] = function(key)  # CA201: threads=unsafe processes=benign
        return known[key]

    return inner


@memoise
def _versioning(bucket):
    return s3.get_bucket_versioning(Bucket=bucket).get("Status")


def memoised_handler(event, context):
    return {"status": _versioning(event["bucket"])}


# in another module (markers there)
def helper_module_handler(event, context):
    return {"value": parameter(event["name"])}


# a dict of another module, by the module's name and by its own
def other_module_handler(event, context):
    bucket = event["bucket"]
    if bucket not in lookups.by_module_name:
        lookups.by_module_name[bucket] = s3.get_bucket_tagging(Bucket=bucket)["TagSet"]  # CA201: threads=unsafe processes=benign symbol=lookups.by_module_name
    return {"tags": lookups.by_module_name[bucket]}


def imported_name_handler(event, context):
    bucket = event["bucket"]
    if bucket not in by_imported_name:
        by_imported_name[bucket] = s3.get_bucket_cors(Bucket=bucket)["CORSRules"]  # CA201: threads=unsafe processes=benign symbol=lookups.by_imported_name
    return {"rules": by_imported_name[bucket]}


_passed_on = {}


def passed_on_handler(event, context):
    return {"value": remember(_passed_on, event["name"])}
