"""Numbers made from how many elements a shared container has: two invocations find as many, and take the same."""

import logging
import threading

ids = {}
nodes = {}
orders = {}
places = {}
names = {}
last = 0
locked = {}
lowered = {}
limits = {"a": 1, "b": 2}
made_anew = {}
lock = threading.Lock()
log = logging.getLogger(__name__)


def id_handler(event, context):
    if event["name"] not in ids:
        ids[event["name"]] = len(ids) + 1  # CA102: threads=unsafe processes=benign
    return ids[event["name"]]


def node_handler(event, context):
    name = event["name"]
    if nodes.get(name) is None:
        nodes[name] = f"node-{len(nodes):03}"  # CA102: threads=unsafe processes=benign
    return {"node": nodes[name]}


def order_handler(event, context):
    number = len(orders) + 1
    orders[number] = event["order"]  # CA102: threads=unsafe processes=benign
    return {"number": number}


def place_handler(event, context):
    return {"place": places.setdefault(event["name"], len(places))}  # CA102: threads=unsafe processes=benign


def name_handler(event, context):
    global last
    if event["name"] not in names:
        last += 1  # CA102: threads=unsafe processes=benign
        names[event["name"]] = last  # CA201: threads=unsafe processes=benign
    return names[event["name"]]


def made_anew_handler(event, context):
    with threading.Lock():
        if event["name"] not in made_anew:
            made_anew[event["name"]] = len(made_anew)  # CA115: threads=unsafe processes=safe
        return made_anew[event["name"]]


def locked_handler(event, context):
    with lock:
        if event["name"] not in locked:
            locked[event["name"]] = len(locked) + 1
        return locked[event["name"]]


def lowered_handler(event, context):
    name = event["name"]
    if name not in lowered:
        log.info("%d names so far", len(lowered))
        lowered[name] = name.lower()  # CA201: threads=benign processes=benign
    return lowered[name]


def limits_handler(event, context):
    return {"number": len(limits) + 1}


def own_handler(event, context):
    own = {}
    for name in event["names"]:
        own[name] = len(own) + 1
    return own
