"""Objects of the project that a library object keeps and gives back, and values that only a type checker sees."""

import logging
from typing import assert_type, cast

import typing_extensions as ext


class Keys(logging.Formatter):
    def __init__(self):
        super().__init__()
        self.keys = {}

    def append(self, **more):
        self.keys.update(more)  # CA111: threads=unsafe processes=unsafe

    def format(self, record):
        return f"{record.getMessage()} {self.keys}"


class Plain(logging.Formatter):
    def __init__(self):
        super().__init__()
        self.fixed = {"service": "orders"}

    def with_keys(self, more):
        return {**self.fixed, **more}


by_setter = logging.StreamHandler()
by_setter.setFormatter(Keys())
plain = logging.StreamHandler()
plain.setFormatter(Plain())


def by_setter_handler(event, context):
    by_setter.formatter.append(user=event["user"])
    return by_setter.formatter.keys


# only asked for what it always says
def plain_handler(event, context):
    return plain.formatter.with_keys({"user": event["user"]})


# a handler of one's own
def own_handler(event, context):
    handler = logging.StreamHandler()
    handler.setFormatter(Keys())
    handler.formatter.append(user=event["user"])
    return handler.formatter.keys


class Cart:
    def __init__(self):
        self.user = None

    def of(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe ; CA104: threads=unsafe processes=safe ; CA104: threads=unsafe processes=safe
        return self.user


cart: object = Cart()
second: object = Cart()
third: object = Cart()


def cast_handler(event, context):
    return cast(Cart, cart).of(event["user"])


def named_handler(event, context):
    return ext.cast(typ="Cart", val=second).of(event["user"])


def asserted_handler(event, context):
    return assert_type(third, Cart).of(event["user"])


# one for each request
def own_cast_handler(event, context):
    own = cast(Cart, Cart())
    return own.of(event["user"])
