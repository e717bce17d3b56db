"""Ways to keep one object of the project for all requests, and names that the code states in a roundabout way."""

import random
import re
from types import SimpleNamespace
from urllib.parse import quote

import boto3

NAME = "My Report"
_registry = {}
_filled = {}
_sessions = {}
region = None


class Cart:
    def __init__(self):
        self.user = None
        self.shop = "main"

    def as_user(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe
        return self

    def show(self):
        return f"{self.shop}: {self.user}"


class Session:
    def __init__(self):
        self.last = None

    def ask(self, question):
        self.last = question
        return self.last


class Basket:
    def __init__(self):
        self.user = None

    def of(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe
        return self

    def show(self):
        return self.user


class Tray:
    def __init__(self):
        self.user = None

    def of(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe
        return self

    def show(self):
        return self.user


class Desk:
    def __init__(self):
        self.user = None

    def of(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe
        return self

    def show(self):
        return self.user


class Pen:
    def __init__(self):
        self.user = None

    def of(self, user):
        self.user = user  # CA106: threads=unsafe processes=safe
        return self

    def show(self):
        return self.user


# Look-alikes.


def sessions_of_users_handler(event, context):
    session = _sessions.setdefault(event["user"], Session())
    return session.ask(event["question"])


def own_namespace_handler(event, context):
    services = SimpleNamespace(session=Session())
    return services.session.ask(event["question"])


def region_of_the_function_handler(event, context):
    global region
    region = context.invoked_function_arn.split(":")[3]
    return boto3.session.Session().client("sqs", region).list_queues()


def own_part_handler(event, context):
    path = f"/tmp/{NAME.lower()}-{context.aws_request_id}.json"
    with open(path, "w") as file:
        file.write(event["body"])
    with open(path) as file:
        return file.read()


# Hazards.


def get(name):
    if name not in _registry:
        _registry[name] = Cart()  # CA201: threads=unsafe processes=benign
    return _registry[name]


def registry_handler(event, context):
    return get("cart").as_user(event["user"]).show()


def default_handler(event, context):
    def given(basket=_filled.setdefault("basket", Basket())):
        return basket

    return given().of(event["user"]).show()


services = SimpleNamespace(tray=Tray())
desks = [Desk(), Desk()]


def namespace_handler(event, context):
    return services.tray.of(event["user"]).show()


def chosen_handler(event, context):
    return random.choice(desks).of(event["user"]).show()


def pen():
    if not hasattr(pen, "made"):
        pen.made = Pen()  # CA206: threads=benign processes=safe
    return pen.made


def function_handler(event, context):
    return pen().of(event["user"]).show()


def lower_handler(event, context):
    path = f"/tmp/{NAME.lower()}.json"
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["body"])
    with open(path) as file:
        return file.read()


def quoted_handler(event, context):
    path = "/tmp/" + quote(re.sub(" ", "-", NAME)) + ".txt"
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["body"])
    with open(path) as file:
        return file.read()


def cut_handler(event, context):
    path = "/tmp/" + NAME[:4] + str(7)
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["body"])
    with open(path) as file:
        return file.read()


def function_name_handler(event, context):
    path = f"/tmp/{context.function_name}.csv"
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["body"])
    with open(path) as file:
        return file.read()
