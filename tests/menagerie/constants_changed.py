"""Constants of a module that invocations change in place, directly or through shallow copies, with safe look-alikes."""

import copy
from collections import OrderedDict

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
