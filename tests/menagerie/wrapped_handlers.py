"""Handlers behind decorators of their own project and of a library, in either order, each with a safe look-alike."""

import functools
import json

from aws_lambda_powertools import Tracer

tracer = Tracer()
LAST = {}
TOTAL = {"n": 0}
OPTIONS = json.loads(open("/var/task/options.json").read())
NAMES = json.loads(open("/var/task/names.json").read())


def remembered(function):
    @functools.wraps(function)
    def wrapper(event, context):
        LAST["user"] = event["user"]  # CA103: threads=unsafe processes=safe
        return {**function(event, context), "user": LAST["user"]}

    return wrapper


def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        TOTAL["n"] = TOTAL["n"] + 1  # CA102: threads=unsafe processes=benign
        return {"n": TOTAL["n"], "answer": function(*args, **kwargs)}

    return wrapper


class Kept:
    def __init__(self, function):
        self.function = function

    def __call__(self, event, context):
        self.user = event["user"]  # CA104: threads=unsafe processes=safe
        return {**self.function(event, context), "user": self.user}


def timed(function):
    @functools.wraps(function)
    def wrapper(event, context):
        own = {"user": event["user"]}
        return {**function(event, context), **own}

    return wrapper


@tracer.capture_lambda_handler
@remembered
def below_handler(event, context):
    return {"ok": True}


@counted
@tracer.capture_lambda_handler
def above_handler(event, context):
    return {"ok": True}


@tracer.capture_lambda_handler
@Kept
def class_handler(event, context):
    return {"ok": True}


@tracer.capture_lambda_handler
@timed
def safe_handler(event, context):
    return {"ok": True}


# Data of unknown shape: what was read from a text.


def options_handler(event, context):
    OPTIONS.update(event["options"])  # CA111: threads=unsafe processes=unsafe
    return {"limit": OPTIONS["limit"]}


def names_handler(event, context):
    NAMES.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return {"names": NAMES}


def own_data_handler(event, context):
    own = json.loads(event["body"])
    own.update(event["options"])
    return own


# Attributes set by a name that only the request tells.


class Settings:
    bucket = "live"
    user = "tx"

    @classmethod
    def set_all(cls, **values):
        for name, value in values.items():
            setattr(Settings, name, value)  # CA105: threads=unsafe processes=unsafe


class Config:
    def __init__(self):
        self.region = "eu"

    def update(self, values):
        for key, value in values.items():
            setattr(self, key, value)


class Kinds:
    region = "eu"


KINDS = Kinds()


def settings_handler(event, context):
    Settings.set_all(**event["settings"])
    return {"from": Settings.bucket}


def kinds_handler(event, context):
    KINDS.__dict__.update(event["config"])  # CA104: threads=unsafe processes=unsafe
    return KINDS.region


def own_settings_handler(event, context):
    config = Config()
    config.update(event["config"])
    return config.region


# Values of a dictionary are walked through as such.


def plan(names):
    found = {}
    for name in names:
        found[name] = {"local": "/tmp/defs/main.cvd", "key": name}
    return found


def values_handler(event, context):
    for each in plan(event["names"]).values():
        with open(each["local"], "w") as out:  # CA501: threads=unsafe processes=unsafe
            out.write(event["text"])
    return open("/tmp/defs/main.cvd").read()
