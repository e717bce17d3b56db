"""Functions that are looked up among the members of a module or object, by a method's name, or in tables behind others."""

import inspect
import operator
import sys
from collections import ChainMap

from flask import Flask

app = Flask(__name__)
noted = []
chained = []
_last = {}


def command_note(event):
    noted.append(event["note"])  # CA111: threads=unsafe processes=unsafe
    return noted


def command_own(event):
    own = []
    own.append(event["note"])
    return own


COMMANDS = {}
for name, function in inspect.getmembers(sys.modules[__name__], inspect.isfunction):
    if name.startswith("command_"):
        COMMANDS[name[8:]] = function


def members_handler(event, context):
    return COMMANDS[event["command"]](event)


class Commands:
    def __init__(self):
        self.kept = []

    def keep(self, event):
        self.kept.append(event["note"])  # CA111: threads=unsafe processes=unsafe
        return self.kept

    def answer(self, event):
        return {"note": event["note"]}


commands = Commands()
TABLE = dict(inspect.getmembers(commands, predicate=inspect.ismethod))


def table_handler(event, context):
    return TABLE[event["command"]](event)


class Box:
    def __init__(self):
        self.held = []

    def hold(self, event):
        self.held.append(event["note"])  # CA111: threads=unsafe processes=unsafe
        return self.held


box = Box()


def caller_handler(event, context):
    return operator.methodcaller("hold", event)(box)


def own_caller_handler(event, context):
    return operator.methodcaller("hold", event)(Box())


def link(event):
    chained.append(event["note"])  # CA111: threads=unsafe processes=unsafe
    return chained


CHAIN = ChainMap({"own": command_own}, {"link": link})


def chain_handler(event, context):
    return CHAIN[event["command"]](event)


# What a server calls in place of the application.


class Prefix:
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        _last["path"] = environ["PATH_INFO"]  # CA103: threads=unsafe processes=safe
        environ["PATH_INFO"] = "/shop" + _last["path"]
        return self.inner(environ, start_response)


app.wsgi_app = Prefix(app.wsgi_app)


@app.get("/x")
def x():
    return {"x": 1}


# Errors that are collected anew for each request, in an object that all share.


class Checks:
    def __init__(self, kinds):
        self.kinds = kinds
        self.errors = {}

    def check(self, row):
        self.errors = {}
        for field, kind in self.kinds.items():
            if not isinstance(row.get(field), kind):
                self.errors[field] = "wrong"  # CA101: threads=unsafe processes=safe
        return not self.errors


checks = Checks({"id": int})


def checks_handler(event, context):
    return "ok" if checks.check(event) else {"errors": checks.errors}


def own_checks_handler(event, context):
    own = Checks({"id": int})
    return "ok" if own.check(event) else {"errors": own.errors}
