"""Handlers that are looked up by a field of what a request was made into: one of several constants."""

from dataclasses import dataclass
from typing import NamedTuple

import requests


@dataclass
class Said:
    kind: str
    text: str


@dataclass
class Left:
    kind: str
    who: str


class Line:
    def __init__(self):
        self.session = requests.Session()

    def send(self, text):
        return self.session.post("https://line.example", text)  # CA301: threads=unsafe processes=safe

    def tell(self, text):
        return requests.post("https://line.example", text)


class Answers:
    def __init__(self, line):
        self.line = line

    def handle(self, event):
        self.line.send(event.text)


class Goodbyes:
    def __init__(self, line):
        self.line = line

    def handle(self, event):
        self.line.tell(event.who)


class Dispatcher:
    def __init__(self, handlers):
        self.handlers = handlers

    def dispatch(self, event):
        handler = self.handlers.get(event.kind)
        if handler:
            handler.handle(event)


def dispatcher():
    line = Line()
    return Dispatcher({"message": Answers(line), "leave": Goodbyes(line)})


def parsed(event):
    found = []
    for each in event["events"]:
        if each["type"] == "message":
            found.append(Said(kind="message", text=each["text"]))
        else:
            found.append(Left(kind="leave", who=each["who"]))
    return found


DISPATCHER = dispatcher()


def handler(event, context):
    for each in parsed(event):
        DISPATCHER.dispatch(each)


class Order(NamedTuple):
    name: str
    number: int


class Shop:
    def __init__(self):
        self.sold = {}
        self.free = {}
        self.ways = {"sell": self.sell, "look": self.look}

    def sell(self, order):
        self.sold[order.number] = self.sold.get(order.number, 0) + 1  # CA102: threads=unsafe processes=benign
        return self.sold[order.number]

    def look(self, order):
        return self.free.get(order.number)


SHOP = Shop()


def shop_handler(event, context):
    order = Order("look", event["number"])
    if event["pays"]:
        order = Order("sell", event["number"])
    return SHOP.ways[order.name](order)
