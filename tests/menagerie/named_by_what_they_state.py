"""Attributes and arguments that are named by what a class or function states: fields, signatures, `vars`."""

import inspect
from dataclasses import dataclass, field, fields


@dataclass
class Basket:
    fruits: list = field(default_factory=list)
    nuts: list = field(default_factory=list)


@dataclass
class Limits:
    most: int = 3
    least: int = 1


class Shelf:
    def __init__(self):
        self.books = []
        self.rows = {}


class Table:
    def __init__(self):
        self.name = "table"
        self.width = 3


basket = Basket()
limits = Limits()
shelf = Shelf()
table = Table()
last_weighed = {}


def weigh(event, scale):
    last_weighed["owner"] = event["owner"]  # CA103: threads=unsafe processes=safe
    return last_weighed["owner"], scale


def price(event, scale):
    paid = {"owner": event["owner"]}
    return paid["owner"], scale


def fields_handler(event, context):
    for each in fields(basket):
        getattr(basket, each.name).append(event[each.name])  # CA111: threads=unsafe processes=unsafe
    return list(basket.fruits)


def own_fields_handler(event, context):
    own = Basket()
    for each in fields(own):
        getattr(own, each.name).append(event[each.name])
    return list(own.fruits)


def shown_fields_handler(event, context):
    return {each.name: getattr(limits, each.name) for each in fields(limits)}


def all_attributes_handler(event, context):
    for _, held in vars(shelf).items():
        if isinstance(held, list):
            held.append(event["title"])  # CA111: threads=unsafe processes=unsafe
    return shelf.books


def own_attributes_handler(event, context):
    own = Shelf()
    for held in vars(own).values():
        if isinstance(held, list):
            held.append(event["title"])
    return own.books


def shown_attributes_handler(event, context):
    return {name: held for name, held in vars(table).items() if not name.startswith("_")}


def signature_handler(event, context):
    given = {}
    for name in inspect.signature(weigh).parameters:
        given[name] = event.get(name)
    return weigh(**given)


def harmless_signature_handler(event, context):
    given = {name: event.get(name) for name in inspect.signature(price).parameters}
    return price(**given)
