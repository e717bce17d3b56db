"""Caches that keep what comes from the request of their first caller, and not from their arguments."""

from contextvars import ContextVar
from functools import cache, cached_property, lru_cache

from flask import Flask, request

app = Flask(__name__)
tenant = ContextVar("tenant")


@lru_cache
def address_of_host():
    return "https://" + request.headers["Host"]  # CA103: threads=unsafe processes=unsafe # CA206: threads=unsafe processes=safe


@app.get("/address")
def get_address():
    return address_of_host()


@cache
def address_of_tenant():
    return f"https://{tenant.get()}.example.com"  # CA103: threads=unsafe processes=unsafe # CA206: threads=unsafe processes=safe


def tenant_handler(event, context):
    tenant.set(event["tenant"])
    return address_of_tenant()


class Profile:
    """An object of the module whose property keeps the first answer."""

    event = None

    @cached_property
    def locale(self):
        return self.event["locale"]  # CA104: threads=unsafe processes=unsafe # CA206: threads=unsafe processes=safe


profile = Profile()


def profile_handler(event, context):
    profile.event = event  # CA104: threads=unsafe processes=safe
    return profile.locale

ADDRESSES = {"north": {"host": "n.example.com"}, "south": {"host": "s.example.com"}}


@lru_cache
def address_in_table():
    return ADDRESSES[tenant.get()]  # CA103: threads=unsafe processes=unsafe # CA206: threads=unsafe processes=safe


def table_handler(event, context):
    tenant.set(event["region"])
    return address_in_table()


# Look-alikes.


@lru_cache
def address_by_name(name):
    return f"https://{name}.example.com"


def named_handler(event, context):
    return address_by_name(event["tenant"])


class Visitor:
    """An object of one request."""

    def __init__(self, name):
        self.name = name

    @cached_property
    def greeting(self):
        return "Good day, " + self.name


@lru_cache
def shown(visitor):
    return visitor.name


def visitor_handler(event, context):
    visitor = Visitor(event["name"])
    return visitor.greeting + shown(visitor)


def own_cache_handler(event, context):
    @lru_cache
    def price(number):
        return event["prices"][number]

    return price(1) + price(2)


@lru_cache
def rates():
    with open("/var/task/rates.txt") as file:
        return file.read()


def rates_handler(event, context):
    return rates()


UNITS = {"kg": {"factor": 1000}, "g": {"factor": 1}}
SIZES = {"small": [1, 2], "large": [8]}
MODELS = {"small": {"name": "s", "tags": ["x"]}, "large": {"name": "l", "tags": []}}


@cache
def unit_of(name):
    return UNITS[name]


@lru_cache(maxsize=8)
def sizes_of(name):
    return SIZES.get(name, [])


@lru_cache
def settings_of(name):
    found = MODELS.get(name)
    if found is None:
        raise KeyError(name)
    return {"name": found["name"], "tags": list(found["tags"])}


class Model:
    def __init__(self, settings):
        self.settings = settings
        self.name = settings["name"]

    def run(self, text):
        return [self.name, text]


@lru_cache
def model_of(name):
    return Model(MODELS[name])


def tables_handler(event, context):
    model = model_of(event["model"]).run(event["text"])
    return unit_of(event["unit"]), sizes_of(event["size"]), settings_of(event["model"])["tags"], model


class Catalogue:
    """Its table is the class's own, and its method is kept for each argument."""

    _prices = {"tea": {"cents": 120}, "milk": {"cents": 80}}

    @classmethod
    @lru_cache
    def price(cls, name):
        return cls._prices[name.lower()]


def catalogue_handler(event, context):
    return Catalogue.price(event["queryStringParameters"]["name"])
