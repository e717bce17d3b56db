"""Containers that are filled one by one by the first invocation that finds them empty, and those that are not."""

import json
import threading

import boto3

ssm = boto3.client("ssm")
table = boto3.resource("dynamodb", region_name="eu-west-1").meta.client

columns = {}


def load_columns():
    for name in open("names.txt"):
        columns[name] = len(name)  # CA206: threads=unsafe processes=safe


def columns_handler(event, context):
    if not columns:
        load_columns()
    return columns[event["column"]]


# a loop over names that the code states, after an early return for whoever finds something
endpoints = {}


def endpoints_of():
    if endpoints:
        return endpoints
    for key in ("url", "token", "model"):
        endpoints[key] = ssm.get_parameter(Name=f"/llm/{key}")["Parameter"]["Value"]  # CA206: threads=unsafe
    return endpoints


def endpoints_handler(event, context):
    found = endpoints_of()
    return {"url": found["url"], "model": found["model"]}


# the same, put together first
prepared = {}


def prepared_of():
    if prepared:
        return prepared
    own = {}
    for key in ("url", "token", "model"):
        own[key] = ssm.get_parameter(Name=f"/llm/{key}")["Parameter"]["Value"]
    prepared.update(own)
    return prepared


def prepared_handler(event, context):
    found = prepared_of()
    return {"url": found["url"], "model": found["model"]}


# one name is all there is
only_one = {}


def only_one_of():
    if only_one:
        return only_one
    for key in ("url",):
        only_one[key] = ssm.get_parameter(Name=f"/llm/{key}")["Parameter"]["Value"]
    return only_one


def only_one_handler(event, context):
    return {"url": only_one_of()["url"]}


class Catalog:
    def __init__(self):
        self.prices = {}

    def load(self):
        for page in table.get_paginator("scan").paginate(TableName="prices"):
            for item in page["Items"]:
                self.prices[item["id"]["S"]] = item["price"]["N"]  # CA206: threads=unsafe processes=safe

    def of(self, name):
        if len(self.prices) == 0:
            self.load()
        return self.prices.get(name)


catalog = Catalog()


def catalog_handler(event, context):
    return catalog.of(event["name"])


settings = dict()


def first_of(name):
    return ssm.get_parameter(Name=name)["Parameter"]["Value"]


def settings_handler(event, context):
    if settings == {}:
        settings["table"] = first_of("table")  # CA206: threads=unsafe processes=safe
        settings["queue"] = first_of("queue")
    return {"table": settings["table"], "queue": settings["queue"]}


known = set()


def known_handler(event, context):
    if not known:
        for word in json.load(open("words.json")):
            known.add(word)  # CA206: threads=unsafe processes=safe
    return event["word"] in known


# ---- safe look-alikes -------------------------------------------------------------------------------------------------

locked = {}
lock = threading.Lock()


def locked_handler(event, context):
    with lock:
        if not locked:
            for name in open("names.txt"):
                locked[name] = len(name)
    with lock:
        return locked[event["column"]]


ready = {}
for each in open("names.txt"):
    ready[each] = len(each)


def ready_handler(event, context):
    return ready[event["column"]]


# filled under a name of its own
whole = None


def whole_handler(event, context):
    global whole
    if whole is None:
        found = {}
        for name in open("names.txt"):
            found[name] = len(name)
        whole = found  # CA206: threads=benign processes=safe
    return whole[event["column"]]


# of this invocation alone
def own_handler(event, context):
    own = {}
    if not own:
        for name in open("names.txt"):
            own[name] = len(name)
    return own[event["column"]]


# one entry is no half
mode = {}


def mode_handler(event, context):
    if not mode:
        mode["name"] = ssm.get_parameter(Name="mode")["Parameter"]["Value"]
    return {"name": mode["name"]}


# filled by the first record, while others go through it
patterns = []


def load_patterns():
    for line in open("patterns.txt"):
        patterns.append(line.strip())  # CA206: threads=unsafe processes=safe


def is_known(word):
    if not patterns:
        load_patterns()
    return any(pattern in word for pattern in patterns)


def records_handler(event, context):
    return [word for word in event["words"] if is_known(word)]


# a count of this many at most, added one by one
latest = []


def latest_handler(event, context):
    for word in event["words"]:
        if len(latest) < 10:
            latest.append(word)  # CA111: threads=unsafe processes=unsafe
    return {"latest": latest}


# one state, made by the first record
state = {}


def begin():
    state["mode"] = ssm.get_parameter(Name="mode")["Parameter"]["Value"]


def state_handler(event, context):
    for record in event["Records"]:
        if not state:
            begin()
    return {"mode": state["mode"]}
