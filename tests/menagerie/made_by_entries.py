"""What entry points are made with, register when they first run, and keep of what they are given."""

import os
from functools import partial

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from flask import Flask
from strands import tool

# An application that is made on the handler's path: what it registers begins invocations as well.

_app = None
state = {}


def get_app():
    global _app
    if _app is None:
        _app = Flask("shop")  # CA206: threads=unsafe processes=safe

        @_app.route("/who/<user>")
        def who(user):
            state["user"] = user  # CA103: threads=unsafe processes=safe
            return state["user"]

    return _app


def flask_handler(event, context):
    return get_app().wsgi_app(event, context)


def made_each_time():
    app = APIGatewayRestResolver()
    seen = {}

    @app.get("/own/<user>")
    def mine(user):
        seen["user"] = user
        return seen["user"]

    return app


def own_resolver_handler(event, context):
    return made_each_time().resolve(event, context)


# A handler that was made with what it works on.


class Store:
    def __init__(self):
        self.items = []

    def add(self, item):
        self.items.append(item)  # CA111: threads=unsafe processes=unsafe


def _keep(store, event, context):
    store.add(event["id"])
    return {"items": store.items}


bound_handler = partial(_keep, Store())


def _collect(event, context, found):
    found.append(event["id"])  # CA111: threads=unsafe processes=unsafe
    return {"found": found}


named_handler = partial(_collect, found=[])


def _scale(event, context, factor):
    return event["n"] * factor


constant_handler = partial(_scale, factor=3)


# An object that is made of the context or event and keeps nothing of it, or only what all invocations share.


class Worker:
    def __init__(self, context, unused=None):
        self.name = context.function_name
        self.bucket = os.environ["BUCKET"]

    def work(self, event):
        return f"{self.name} {self.bucket} {event['id']}"


worker = None


def worker_handler(event, context):
    global worker
    worker = Worker(context, event)
    return worker.work(event)


class Keeper:
    def __init__(self, event):
        self.user = event["user"]


keeper = None


def keeper_handler(event, context):
    global keeper
    keeper = Keeper(event)  # CA103: threads=unsafe processes=safe
    return greeting()


def greeting():
    return f"hello {keeper.user}"


# A class attribute that is read through a subclass is the one of the base class.


class Audited:
    saved = []

    def save(self):
        self.saved.append(self.id)  # CA105: threads=unsafe processes=unsafe


class Order(Audited):
    def __init__(self, number):
        self.id = number


def subclass_handler(event, context):
    Order(event["id"]).save()
    return {"saved": Order.saved}


# A setting that may be missing, and what stands for it then.

FOLDER = os.environ.get("FOLDER") or "/tmp"
CACHE = os.environ.get("CACHE")


def setting_or_tmp_handler(event, context):
    path = os.path.join(FOLDER, "feed.xml")
    with open(path, "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    return open(path).read()


def setting_if_there_handler(event, context):
    path = os.path.join(CACHE if CACHE else "/tmp", "cache.xml")
    with open(path, "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    return open(path).read()


def setting_and_own_name_handler(event, context):
    path = os.path.join(FOLDER, context.aws_request_id)
    with open(path, "w") as out:
        out.write(event["text"])
    return open(path).read()


# A tool that is a method works on the instance that the module keeps, or on one of the request.


class Memory:
    def __init__(self):
        self.notes = []

    @tool
    def remember(self, note: str):
        self.notes.append(note)  # CA111: threads=unsafe processes=unsafe
        return self.notes


memory = Memory()


class Scratch:
    def __init__(self):
        self.notes = []

    @tool
    def jot(self, note: str):
        self.notes.append(note)
        return self.notes
