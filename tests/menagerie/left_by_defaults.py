"""Defaults that are plain values, and headers that every or only some requests set."""

from collections import defaultdict
from http.cookies import SimpleCookie
import uuid

ATTEMPTS = defaultdict(lambda: 0, {10: 1})
ROOMS = defaultdict(lambda: {"seats": 4})
HEADERS = {"Content-Type": "text/html"}
SOME = {"Content-Type": "text/html"}


def attempts_handler(event, context):
    return {"attempts": ATTEMPTS[event["players"]]}  # CA203: threads=benign processes=benign


def rooms_handler(event, context):
    return {"seats": ROOMS[event["room"]]["seats"]}  # CA203: threads=unsafe processes=benign


def get_headers():
    headers = HEADERS
    cookie = SimpleCookie()
    cookie["cart"] = uuid.uuid4().hex
    headers["Set-Cookie"] = cookie["cart"].OutputString()  # CA101: threads=unsafe processes=safe
    return headers


def headers_handler(event, context):
    return {"headers": get_headers()}


def some_handler(event, context):
    if event["new"]:
        SOME["Set-Cookie"] = uuid.uuid4().hex  # CA101: threads=unsafe processes=unsafe
    return {"headers": SOME}
