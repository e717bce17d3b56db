"""Constants of a module that invocations change in place, directly or through shallow copies, with safe look-alikes."""

import copy
from collections import OrderedDict

import requests

HOSTS = ["a", "b"]
STEPS = ["load", "clean", "store"]
ORDER = ["x", "y"]
RULES = [{"name": "a", "value": 1}]
BASE = {"name": "x", "filters": {"active": True}, "tags": ["all"]}
SPREAD = {"cors": {"origin": "*"}, "cookies": []}
UNITED = {"name": "x", "tags": ["all"]}
DEEP = {"name": "x", "tags": ["all"]}
BOUND = {"name": "x", "tags": ["all"]}
LAST = {}
NEXT = {}


def removed_handler(event, context):
    if event["down"] in HOSTS:
        HOSTS.remove(event["down"])  # CA110: threads=unsafe processes=unsafe
    return HOSTS


def drained_handler(event, context):
    done = []
    while STEPS:
        done.append(STEPS.pop(0))  # CA110: threads=unsafe processes=unsafe
    return done


def reversed_handler(event, context):
    if event["back"]:
        ORDER.reverse()  # CA110: threads=unsafe processes=unsafe
    return ORDER


def element_handler(event, context):
    for rule in RULES:
        rule["value"] = event["value"]  # CA104: threads=unsafe processes=safe
    return RULES


def copied_handler(event, context):
    payload = copy.copy(BASE)
    payload["tags"].append(event["tag"])  # CA111: threads=unsafe processes=unsafe
    return payload


def spread_handler(event, context):
    headers = {**SPREAD, "status": 200}
    headers["cookies"].append(event["cookie"])  # CA111: threads=unsafe processes=unsafe
    return headers


def united_handler(event, context):
    payload = UNITED | {"page": 1}
    payload["tags"].append(event["tag"])  # CA111: threads=unsafe processes=unsafe
    return payload


def deep_handler(event, context):
    payload = copy.deepcopy(DEEP)
    payload["tags"].append(event["tag"])
    return payload


def bound_handler(event, context):
    payload = dict(BOUND)
    payload["tags"] = [*BOUND["tags"], event["tag"]]
    return payload


def own_handler(event, context):
    hosts = list(HOSTS)
    hosts.remove(event["down"])
    return hosts


# Classes that name a base which Python has anyway.


class Old(object):
    def check(self, ident):
        LAST["x"] = ident  # CA103: threads=unsafe processes=safe
        return {"x": LAST["x"]}


class Ordered(OrderedDict):
    def check(self, ident):
        NEXT["x"] = ident  # CA103: threads=unsafe processes=safe
        return {"x": NEXT["x"]}


class Own(object):
    def check(self, ident):
        self.last = ident
        return {"x": self.last}


def old_handler(event, context):
    return Old().check(event["id"])


def ordered_handler(event, context):
    return Ordered().check(event["id"])


def own_object_handler(event, context):
    return Own().check(event["id"])


# What goes out as a whole: only keys that every request writes anew, or some that an earlier one left.

HEADERS = {"Accept": "application/json"}
MARKED = {"Accept": "application/json"}


def headers_handler(event, context):
    HEADERS["Authorization"] = event["token"]  # CA103: threads=unsafe processes=safe
    return requests.get("https://example.com", headers=HEADERS, timeout=5).json()


def marked_handler(event, context):
    if event["token"]:
        MARKED["Authorization"] = event["token"]  # CA103: threads=unsafe processes=unsafe
    return requests.get("https://example.com", headers=MARKED, timeout=5).json()


# --- a stated entry of a dictionary, which the first request takes for good ---

COLUMNS = {"id": 1, "secret": 2}
OPTIONS = {"a": 1, "secret": "x"}
PARTS = {"a": 1, "b": 2}


def hidden_handler(event, context):
    if not event.get("admin"):
        COLUMNS.pop("secret", None)  # CA110: threads=unsafe processes=unsafe
    return {name: event.get(name) for name in COLUMNS}


def popped_handler(event, context):
    options = OPTIONS
    secret = options.pop("secret", None)  # CA110: threads=unsafe processes=unsafe
    return {"had": secret is not None, "options": options}


def deleted_handler(event, context):
    del PARTS["b"]  # CA110: threads=unsafe processes=unsafe
    return {"ok": True}


# one that all go without, one of an own copy, and one that nobody had put there

SETTINGS = {"a": 1, "debug": 2}
WHOLE_SETTINGS = {"a": 1, "debug": 2}
OWN_SETTINGS = {"a": 1, "debug": 2}
ABSENT = {"a": 1}


def without_handler(event, context):
    SETTINGS.pop("debug", None)
    return {"a": SETTINGS["a"]}


def whole_without_handler(event, context):
    WHOLE_SETTINGS.pop("debug", None)
    return WHOLE_SETTINGS


def own_settings_handler(event, context):
    own = dict(OWN_SETTINGS)
    return {"debug": own.pop("debug", None), "rest": own}


def absent_handler(event, context):
    return {"b": ABSENT.pop("b", None)}
