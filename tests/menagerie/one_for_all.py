"""Objects that are one for all although it does not look so: given by a cached function, defaults of fields, changed in place."""

import sqlite3
from contextlib import closing
from functools import lru_cache

import attr
import numpy
from attrs import define, field

WEIGHTS = numpy.ones(9)
PRICES = {"price": 1, "total": 0}
COUNTS = {"all": 0}


class Cart:
    def __init__(self):
        self.user = None
        self.shop = "main"

    def as_user(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe
        return self

    def show(self):
        return f"{self.shop}: {self.user}"


# Look-alikes.


@define
class OwnBasket:
    owner: str
    lines: list = field(factory=list)

    def add(self, line):
        self.lines.append(line)
        return self.lines


def own_basket_handler(event, context):
    return OwnBasket(event["owner"]).add(event["line"])


def own_cart_handler(event, context):
    cart = Cart()
    cart.user = event["user"]
    return cart.show()


def own_weights_handler(event, context):
    weights = numpy.ones(9)
    weights *= event["factor"]
    return weights.sum()


def closing_handler(event, context):
    with closing(sqlite3.connect("/tmp/a.db", isolation_level=None)) as con:  # CA506: threads=benign processes=benign
        con.execute("BEGIN IMMEDIATE")
        con.execute("UPDATE counts SET n = n + 1")
        con.execute("COMMIT")


# Hazards.


@lru_cache
def get_cart():
    return Cart()


def cached_cart_handler(event, context):
    return get_cart().as_user(event["user"]).show()


@define
class Basket:
    owner: str
    lines: list = []

    def add(self, line):
        self.lines.append(line)  # CA105: threads=unsafe processes=unsafe
        return self.lines


@attr.s
class OldBasket:
    owner = attr.ib()
    lines = attr.ib(default=[])

    def add(self, line):
        self.lines.append(line)  # CA105: threads=unsafe processes=unsafe
        return self.lines


def basket_handler(event, context):
    return Basket(event["owner"]).add(event["line"])


def old_basket_handler(event, context):
    return OldBasket(event["owner"]).add(event["line"])


def weights_handler(event, context):
    weights = WEIGHTS
    weights *= event["factor"]  # CA301: threads=unsafe processes=unsafe
    return weights.sum()


def other_key_handler(event, context):
    PRICES["total"] = PRICES["price"] * event["n"]  # CA103: threads=unsafe processes=safe
    return PRICES["total"]


def same_key_handler(event, context):
    COUNTS["all"] = COUNTS["all"] + event["n"]  # CA102: threads=unsafe processes=benign
    return COUNTS["all"]
