"""Objects that are raised and caught, generators that are sent values, and members that are looked up by value."""

from enum import Enum
from functools import partialmethod

errors, own_errors = [], []


class Problem(Exception):
    def __init__(self, text, bag):
        super().__init__(text)
        self.bag = bag


def check(event):
    if not event.get("id"):
        raise Problem("no id", errors)
    return event["id"]


def caught_handler(event, context):
    try:
        return check(event)
    except Problem as problem:
        problem.bag.append(event["user"])  # CA111: threads=unsafe processes=unsafe
        return problem.bag


class Missing(Exception):
    details = []


def look_up(event):
    raise Missing


def class_handler(event, context):
    try:
        return look_up(event)
    except (KeyError, Missing) as missing:
        missing.details.append(event["id"])  # CA105: threads=unsafe processes=unsafe
        return missing.details


class Own(Exception):
    def __init__(self, text):
        self.text = text
        self.bag = []


def own_handler(event, context):
    try:
        raise Own("no id")
    except Own as own:
        own.bag.append(event["id"])
        return own.bag, str(own)
    except Exception as error:
        return str(error)


def collector():
    items = []
    while True:
        item = yield items
        items.append(item)  # CA108: threads=unsafe processes=unsafe


box = collector()
next(box)


def send_handler(event, context):
    return {"items": box.send(event["item"])}


def own_box_handler(event, context):
    own = collector()
    next(own)
    return {"items": own.send(event["item"])}


class Region(Enum):
    EU = "eu"

    def __init__(self, code):
        self.hits = []

    def hit(self, user):
        self.hits.append(user)  # CA105: threads=unsafe processes=unsafe
        return self.hits


def member_handler(event, context):
    return Region(event["region"]).hit(event["user"])


class Change:
    def __init__(self):
        self.by = None

    def turn(self, state, by):
        self.by = by  # CA104: threads=unsafe processes=safe
        return state, self.by

    approve = partialmethod(turn, "approved")


change = Change()


def approve_handler(event, context):
    return change.approve(event["user"])


def own_change_handler(event, context):
    return Change().approve(event["user"])
