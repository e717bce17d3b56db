"""Arguments handed on by stars, actions in tuples and by type, names by zip, settings of a library's objects."""

import json
import os
import shutil
from collections.abc import Callable
from functools import singledispatch, singledispatchmethod
from typing import NamedTuple

import pymysql
from langchain_aws import ChatBedrock

CON = pymysql.connect(host="db")  # CA601: threads=safe processes=benign
model = ChatBedrock(model_id="m")
quiet = ChatBedrock(model_id="m")
PARTS = ["/tmp/part-a.csv", "/tmp/part-b.csv"]
LABELS = ["first", "second"]
totals = {"paid": 0}
current = {}
_held = {"texts": None, "user": None, "ready": False, "rows": None}


# Stars: what is handed on is what arrives.


def call(function, *args, **kwargs):
    return function(*args, **kwargs)


def query(con, *, number):
    with con.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("select %s", (number,))
        return cursor.fetchone()


def double(number):
    return number * 2


def by_stars_handler(event, context):
    options = {"number": event["number"]}
    return call(query, CON, **options)


def by_stars_of_own_handler(event, context):
    return call(query, pymysql.connect(host="db"), number=1), call(double, 3)


# Actions in a tuple with names, and by the type of the argument.


class Route(NamedTuple):
    path: str
    action: Callable


def show(event):
    return {"ok": True}


def enter(event):
    current["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    return current["user"]


ROUTES = [Route("/", show), Route("/enter", enter)]


def named_tuple_handler(event, context):
    for route in ROUTES:
        if route.path == event["path"]:
            return route.action(event)
    return None


class Paid:
    def __init__(self, amount):
        self.amount = amount


@singledispatch
def apply(change):
    return None


@apply.register
def _(change: Paid):
    totals["paid"] = totals["paid"] + change.amount  # CA102: threads=unsafe processes=benign
    return totals["paid"]


class Shop:
    sold = 0

    @singledispatchmethod
    def take(self, change):
        return None

    @take.register(Paid)
    def _take_paid(self, change):
        Shop.sold += change.amount  # CA102: threads=unsafe processes=benign
        return Shop.sold


def by_type_handler(event, context):
    return apply({"paid": Paid}[event["kind"]](event["amount"]))


def method_by_type_handler(event, context):
    return Shop().take(Paid(event["amount"]))


# Names: from a list beside another, and from a copy.


def zipped_handler(event, context):
    for name, text in zip(PARTS, event["texts"], strict=False):
        with open(name, "w") as out:  # CA501: threads=unsafe processes=unsafe ; CA501: threads=unsafe processes=unsafe
            out.write(text)
    return [os.path.getsize(name) for name in PARTS] + [open(name).read() for name in PARTS]


def numbered_handler(event, context):
    return [f"{number}: {label}" for number, label in enumerate(LABELS)]


def copied_handler(event, context):
    draft = shutil.copy("/opt/template.txt", "/tmp/draft.txt")  # CA501: threads=unsafe processes=unsafe
    with open(draft, "a") as out:
        out.write(event["text"])
    return open(draft).read()


# What requests set on an object of a library is there for the library to read.


def temperature_handler(event, context):
    model.temperature = event["temperature"]  # CA104: threads=unsafe processes=safe
    return model.invoke(event["question"])


def constant_setting_handler(event, context):
    return quiet.bind(temperature=event["temperature"]).invoke(event["question"])


# One thing under a constant key is a lazy global, unless it says so before it is so or is of one request.


def texts_handler(event, context):
    if _held["texts"] is None:
        _held["texts"] = json.load(open("/opt/texts.json"))  # CA201: threads=benign processes=benign
    return _held["texts"][event["language"]]
