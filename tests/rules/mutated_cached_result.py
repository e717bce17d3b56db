"""CA204 mutated-cached-result: what lru_cache hands out is the cached object itself, and a caller changes it."""

import copy
from functools import cache, cached_property, lru_cache
from types import MappingProxyType

import boto3

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# a copy is changed
@lru_cache(maxsize=8)
def _settings():
    return {"retries": 3, "tags": ["base"]}


def copied_result_handler(event, context):
    settings = dict(_settings())
    settings["user"] = event["user"]
    return settings


def deep_copied_result_handler(event, context):
    settings = copy.deepcopy(_settings())
    settings["tags"].append(event["tag"])
    return settings


def merged_result_handler(event, context):
    return {**_settings(), "user": event["user"]}


# an immutable result
@cache
def _codes():
    return ("a", "b")


def immutable_result_handler(event, context):
    codes = _codes()
    codes += (event["code"],)
    return {"codes": codes}


@cache
def _plans():
    return MappingProxyType({"free": 10})


def read_only_view_handler(event, context):
    return {"limit": _plans().get(event["plan"])}


# the result is only read
@lru_cache
def _words():
    return ["one", "two"]


def read_only_use_handler(event, context):
    words = _words()
    return {"found": [word for word in words if word in event["text"]], "count": len(words)}


# not cached: a new dict per call
def _new_headers():
    return {"Accept": "application/json"}


def uncached_handler(event, context):
    headers = _new_headers()
    headers["X-User"] = event["user"]
    return headers


# cached_property on an object of the invocation
class Document:
    """A document of one request."""

    def __init__(self, text):
        self.text = text

    @cached_property
    def words(self):
        """Words of the text."""
        return self.text.split()


def cached_property_handler(event, context):
    document = Document(event["text"])
    document.words.append("end")
    return {"words": document.words}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# appended to: the next invocation finds it, in both models
@lru_cache(maxsize=None)
def _base_tags(kind):
    return [kind, "v2"]


def append_handler(event, context):
    tags = _base_tags("photo")
    tags.append(event["tag"])  # CA204: threads=unsafe processes=unsafe
    return {"tags": tags}


# always overwritten before it is read: wrong only between threads
@cache
def _headers():
    return {"Accept": "application/json"}


def overwritten_key_handler(event, context):
    headers = _headers()
    headers["Authorization"] = event["token"]  # CA204: threads=unsafe processes=safe
    s3.head_object(Bucket="photos", Key=event["key"])
    return {"sent": headers["Authorization"]}


# update with what the request brings: leftovers stay
@lru_cache(maxsize=1)
def _options():
    return {"size": "m", "colour": "red"}


def update_handler(event, context):
    options = _options()
    options.update(event.get("options", {}))  # CA204: threads=unsafe processes=unsafe
    return options


# pop: the second invocation gets a KeyError
@lru_cache(maxsize=1)
def _secret():
    return {"user": "app", "password": "x"}


def pop_handler(event, context):
    secret = _secret()
    password = secret.pop("password")  # CA204: threads=unsafe processes=unsafe
    return {"length": len(password)}


# changed without a name for it
@lru_cache(maxsize=1)
def _queue():
    return [3, 1, 2]


def unnamed_result_handler(event, context):
    _queue().append(event["n"])  # CA204: threads=unsafe processes=unsafe
    return {"queue": _queue()}


# changed by a helper that gets it as a parameter
@lru_cache(maxsize=1)
def _fields():
    return {"id": "int"}


def _add_field(fields, name):
    fields[name] = "str"  # CA204: threads=unsafe processes=unsafe
    return fields


def helper_handler(event, context):
    return _add_field(_fields(), event["name"])
