"""CA203 autovivifying-read: looking up a missing key of a shared defaultdict inserts it."""

import threading
from collections import Counter, defaultdict

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# .get() inserts nothing
_prices = defaultdict(int)


def get_handler(event, context):
    return {"price": _prices.get(event["sku"], 0)}


# `in` inserts nothing
def contains_handler(event, context):
    return {"known": event["sku"] in _prices}


# a defaultdict of the invocation
def own_defaultdict_handler(event, context):
    groups = defaultdict(list)
    for record in event["Records"]:
        groups[record["kind"]].append(record)
    return {"created": groups["created"], "deleted": groups["deleted"]}


# a Counter answers 0 without inserting
_weights = Counter({"a": 3, "b": 1})


def counter_handler(event, context):
    return {"weight": _weights[event["name"]]}


# under a lock, like every other access
_routes = defaultdict(list)
_routes_lock = threading.Lock()


def locked_handler(event, context):
    with _routes_lock:
        return {"targets": list(_routes[event["path"]])}


# turned into a plain dict once it is filled
_filling = defaultdict(list)
for _name in ("anna", "bert", "alma"):
    _filling[_name[0]].append(_name)
_by_letter = dict(_filling)


def plain_dict_handler(event, context):
    try:
        return {"names": _by_letter[event["letter"]]}
    except KeyError:
        return {"names": []}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# a lookup inserts while another invocation goes through the dict
_subscribers = defaultdict(set)
_subscribers["news"] = {"a@example.com"}


def lookup_handler(event, context):
    return {"count": len(_subscribers[event["topic"]])}  # CA203: threads=unsafe processes=benign


def topics_handler(event, context):
    return {"busy": [topic for topic, users in _subscribers.items() if users]}  # CA112: threads=unsafe processes=safe


# nobody goes through it: it only grows with every key that was asked for
_discounts = defaultdict(float)
_discounts["spring"] = 0.1


def only_grows_handler(event, context):
    return {"discount": _discounts[event["code"]]}  # CA203: threads=benign processes=benign


# a factory written in Python: two invocations get two objects for one key, and the entry in one of them is lost
class Room:
    """People in one room."""

    def __init__(self):
        self.people = []


_rooms = defaultdict(Room)


def python_factory_handler(event, context):
    room = _rooms[event["room"]]  # CA203: threads=unsafe processes=benign
    room.people.append(event["name"])
    return {"room": event["room"]}
