"""Objects that give what others have, and classes derived from those of libraries and enumerations."""

import functools
import json
from enum import Enum

import boto3

s3 = boto3.client("s3")
seen = []
called = []
picked = []


class Store:
    def __init__(self):
        self.user = None

    def login(self, event):
        self.user = event["user"]  # CA104: threads=unsafe processes=safe
        return self.show()

    def show(self):
        return self.user


class Proxy:
    def __init__(self, inner):
        self._inner = inner

    def __getattr__(self, name):
        return getattr(self._inner, name)


store = Proxy(Store())


def delegated_handler(event, context):
    return store.login(event)


class Session:
    def __init__(self):
        self.user = None

    def login(self, event):
        self.user = event["user"]  # CA104: threads=unsafe processes=safe
        return self.show()

    def show(self):
        return self.user


class Lazy:
    def __init__(self, make):
        self._make = make
        self._made = None

    def __getattr__(self, name):
        if self._made is None:
            self._made = self._make()  # CA206: threads=benign processes=safe
        return getattr(self._made, name)


session = Lazy(Session)


def lazy_handler(event, context):
    return session.login(event)


class Log(list):
    def append(self, item):
        super().append(item.strip())  # CA111: threads=unsafe processes=unsafe


log = Log()


def log_handler(event, context):
    log.append(event["line"])
    return log


class Encoder(json.JSONEncoder):
    found = []

    def default(self, value):
        Encoder.found.append(str(value))  # CA105: threads=unsafe processes=unsafe
        return str(value)


def encoded_handler(event, context):
    return {"body": json.dumps(event, cls=Encoder), "strange": Encoder.found}


class Folder(Enum):
    OUT = "/tmp/out.csv"


def folder_handler(event, context):
    with open(Folder.OUT.value, "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    s3.upload_file(Folder.OUT.value, "out", event["key"])


def by_mail(event):
    seen.append(event["to"])  # CA111: threads=unsafe processes=unsafe
    return seen


class Way(Enum):
    MAIL = ("mail", by_mail)


def way_handler(event, context):
    return Way[event["way"]].value[1](event)


def by_phone(event):
    called.append(event["to"])  # CA111: threads=unsafe processes=unsafe
    return called


class Sending(Enum):
    PHONE = "phone", by_phone

    def __init__(self, code, send):
        self.code = code
        self.send = send


def sending_handler(event, context):
    return Sending[event["way"]].send(event)


def by_hand(event):
    picked.append(event["to"])  # CA111: threads=unsafe processes=unsafe
    return picked


class Picking(Enum):
    HAND = functools.partial(by_hand)

    def __call__(self, event):
        return self.value(event)


def picking_handler(event, context):
    return Picking[event["way"]](event)


class Stats:
    def __init__(self):
        self.names = []


stats = Stats()
counts = Stats()


def whole_handler(event, context):
    stats.names.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return vars(stats)


def dictionary_handler(event, context):
    counts.names.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return {"body": json.dumps(counts.__dict__)}


class Job:
    kind = ""

    def run(self, event):
        return None


class Daily(Job):
    kind = "daily"
    done = []

    def run(self, event):
        self.done.append(event["at"])  # CA105: threads=unsafe processes=unsafe
        return self.done


def jobs_handler(event, context):
    for cls in Job.__subclasses__():
        if cls.kind == event["kind"]:
            return cls().run(event)
    return None


mode = {"name": "plain"}
kind = {"name": "plain"}


def some_cases_handler(event, context):
    match event["kind"]:
        case "first":
            mode["name"] = event["first"]  # CA103: threads=unsafe processes=unsafe
        case "second":
            mode["name"] = event["second"]
    return mode["name"]


def all_cases_handler(event, context):
    match event["kind"]:
        case "first":
            kind["name"] = event["first"]  # CA103: threads=unsafe processes=safe
        case _:
            kind["name"] = event["second"]
    return kind["name"]


# nothing of these is kept


class Settings:
    def __getattr__(self, name):
        return name.upper()


settings = Settings()


def settings_handler(event, context):
    return {"stage": settings.stage, "id": event["id"]}


def own_handler(event, context):
    return Proxy(Store()).show()


class Lines(list):
    def append(self, item):
        super().append(item.strip())


def lines_handler(event, context):
    lines = Lines()
    lines.append(event["line"])
    return lines


class Level(Enum):
    LOW = 1
    HIGH = 2


def level_handler(event, context):
    return {"level": Level(event["level"]).value, "name": Level[event["name"]].name}
