"""Registries walked as pairs or keys, fields set by generated constructors, paths given to helpers, lazy settings."""

import json
import os
from dataclasses import dataclass, field

import boto3

s3 = boto3.client("s3")

# Registries: what is walked is what it holds.


class Sales:
    def __init__(self, region):
        self.client = boto3.client("rds", region_name=region)  # CA302: threads=unsafe processes=safe

    def stop(self, tags):
        return self.client.describe_db_instances(Filters=tags)


class Stock:
    total = 0

    def count(self, number):
        Stock.total += number  # CA102: threads=unsafe processes=benign
        return Stock.total


class Quiet:
    def count(self, number):
        return number + 1


STOCKS = {"main": Stock(), "quiet": Quiet()}
LIMITS = {"main": 3, "other": 4}


def classes_as_keys_handler(event, context):
    done = []
    for service, wanted in {Sales: os.environ["SALES"]}.items():
        if wanted:
            done.append(service("eu-west-1").stop(event["tags"]))
    return done


def items_of_registry_handler(event, context):
    return {name: stock.count(event["number"]) for name, stock in STOCKS.items()}


def keys_of_registry_handler(event, context):
    return [STOCKS[name].count(1) for name in STOCKS.keys()]


def items_of_constants_handler(event, context):
    return [name for name, limit in LIMITS.items() if event["number"] > limit]


def items_of_own_handler(event, context):
    found = {name: [] for name in event["names"]}
    for name, rows in found.items():
        rows.append(name)
    return found


# Fields that a generated constructor sets, and what it calls at its end.


@dataclass
class Orders:
    database: object
    name: str
    seen: list = field(default_factory=list)

    def __post_init__(self):
        self.table = self.database.Table(self.name)

    def put(self, order):
        self.seen.append(order)  # CA111: threads=unsafe processes=unsafe
        self.table.put_item(Item=order)  # CA301: threads=unsafe processes=safe
        return self.seen


@dataclass
class Basket:
    lines: list = field(default_factory=list)

    def __post_init__(self):
        self.lines.append("start")


ORDERS = Orders(boto3.resource("dynamodb"), "orders")


def positional_fields_handler(event, context):
    return ORDERS.put(event)


def own_fields_handler(event, context):
    basket = Basket()
    basket.lines.append(event["line"])
    return basket.lines


# Settings filled on one of two ways, each in one step.

_credentials = None
_begun = None


def credentials():
    global _credentials
    if _credentials:
        return _credentials
    if os.environ.get("API_KEY"):
        _credentials = {"key": os.environ["API_KEY"]}  # CA206: threads=benign processes=safe
        return _credentials
    with open("/opt/credentials.json") as source:
        _credentials = json.load(source)
    return _credentials


def begun():
    global _begun
    if _begun is None:
        _begun = {}  # CA206: threads=unsafe processes=safe
        _begun = json.load(open("/opt/credentials.json"))
    return _begun


def two_ways_handler(event, context):
    return credentials()["key"]


def placeholder_first_handler(event, context):
    return begun().get("key")


# Secrets put into the environment where they are missing, though only some requests need them.


def secret():
    if not os.environ.get("TOKEN"):
        found = s3.get_object(Bucket="b", Key="k")["Body"].read()
        os.environ["TOKEN"] = found.decode()  # CA401: threads=benign processes=safe
    return os.environ["TOKEN"]


def some_need_it_handler(event, context):
    return secret() if event.get("fancy") else secret()[:1]


def some_switch_it_handler(event, context):
    if event.get("fancy"):
        os.environ["MODE"] = "fancy"  # CA401: threads=unsafe processes=unsafe
    return os.environ.get("MODE")


# What only decides which elements are taken is no part of them.

_loaded = set()


def chosen_by_memory_handler(event, context):
    wanted = [name for name in event["names"] if name not in _loaded]
    _loaded.update(["a", "b"])
    return [s3.head_object(Bucket="b", Key=name) for name in wanted]
