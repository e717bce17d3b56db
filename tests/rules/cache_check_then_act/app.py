"""CA201 cache-check-then-act: two invocations both find the key missing, and both fill the cache."""

import re
import threading
import time

import boto3
import lookups
from lookups import by_imported_name, parameter, remember

s3 = boto3.client("s3")

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


# ---- who asks is in the value, but not in the key ---------------------------------------------------------------------

_links = {}
_own_links = {}
_policies = {}
_profiles = {}
_replies = {}


def link_handler(event, context):
    user, name = event["requestContext"]["authorizer"]["claims"]["sub"], event["name"]
    if name not in _links:
        _links[name] = s3.generate_presigned_url("get_object", Params={"Key": f"{user}/{name}"})  # CA201: threads=unsafe processes=unsafe
    return {"url": _links[name]}


def own_link_handler(event, context):
    user, name = event["requestContext"]["authorizer"]["claims"]["sub"], event["name"]
    if (user, name) not in _own_links:
        _own_links[user, name] = s3.generate_presigned_url("get_object", Params={"Key": f"{user}/{name}"})  # CA201: threads=unsafe processes=benign
    return {"url": _own_links[user, name]}


# the policy allows one method; it is kept for all
def authorize_handler(event, context):
    token = event["authorizationToken"]
    if token not in _policies:
        _policies[token] = s3.get_bucket_policy(Bucket=token, ExpectedBucketOwner=event["methodArn"])  # CA201: threads=unsafe processes=unsafe
    return _policies[token]


# the key is all that the value is made from
def profile_handler(event, context):
    claims = event["requestContext"]["authorizer"]["claims"]
    if claims["sub"] not in _profiles:
        _profiles[claims["sub"]] = s3.get_object(Bucket="profiles", Key=claims["sub"])["Body"].read()  # CA201: threads=unsafe processes=benign
    return {"profile": _profiles[claims["sub"]]}


# one answer per token, whatever else is asked with it: meant so
def reply_handler(event, context):
    if event["token"] not in _replies:
        _replies[event["token"]] = s3.copy_object(Bucket="orders", Key=event["order"])["CopyObjectResult"]  # CA201: threads=unsafe processes=benign
    return _replies[event["token"]]


# a lock on demand: two that come first hold one each
_order_locks = {}


def lock_on_demand_handler(event, context):
    if event["order"] not in _order_locks:
        _order_locks[event["order"]] = threading.Lock()  # CA201: threads=unsafe processes=benign
    with _order_locks[event["order"]]:
        return {"ok": True}


# ... also by get, in an object of the project
class LocksByName:
    def __init__(self):
        self.by_name = {}

    def take(self, name):
        lock = self.by_name.get(name)
        if lock is None:
            lock = threading.RLock()
            self.by_name[name] = lock  # CA201: threads=unsafe processes=benign
        return lock


_seat_locks = LocksByName()


def lock_by_name_handler(event, context):
    with _seat_locks.take(event["seat"]):
        return {"ok": True}
