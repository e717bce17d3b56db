"""Objects of which all requests meet one: singletons under their class, members, what a partial binds."""

from enum import Enum
from functools import partial
from threading import Lock


def singleton(cls):
    kept = {}

    def get(*args, **options):
        if cls not in kept:
            kept[cls] = cls(*args, **options)  # CA201: threads=unsafe processes=benign
        return kept[cls]

    return get


@singleton
class Notes:
    def __init__(self):
        self.seen = []

    def add(self, note):
        self.seen.append(note)  # CA108: threads=unsafe processes=unsafe
        return self.seen


def decorator_handler(event, context):
    return Notes().add(event["note"])


class Singleton(type):
    _instances = {}

    def __call__(cls, *args, **options):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args, **options)  # CA201: threads=unsafe processes=benign
        return cls._instances[cls]


class Basket(metaclass=Singleton):
    def __init__(self):
        self.items = []


def metaclass_handler(event, context):
    basket = Basket()
    basket.items.append(event["item"])  # CA105: threads=unsafe processes=unsafe
    return basket.items


# Under a name that the code states, too.


class Registry:
    def __init__(self):
        self.names = []


_registries = {}


def registry(name="default"):
    if name not in _registries:
        _registries[name] = Registry()  # CA201: threads=unsafe processes=benign
    return _registries[name]


def named_handler(event, context):
    registry().names.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return registry().names


# What a request names is another one for each, and collects what the requests of one name bring along.

_boards = {}


def board(name):
    if name not in _boards:
        _boards[name] = Registry()  # CA201: threads=unsafe processes=benign
    return _boards[name]


def board_handler(event, context):
    board(event["board"]).names.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return board(event["board"]).names


# A singleton that keeps nothing of a request.


class Settings:
    def __init__(self):
        self.lock = Lock()
        self.region = "eu-west-1"


_settings = {}


def settings(cls=Settings):
    if cls not in _settings:
        _settings[cls] = cls()  # CA201: threads=benign processes=benign
    return _settings[cls]


def settings_handler(event, context):
    return {"region": settings().region, "id": event["id"]}


# Members of an enumeration are one for all, and so is the list that one of them stands for.


class Kept(Enum):
    NAMES = []
    LABELS = {"paid": "Paid"}


def member_handler(event, context):
    Kept.NAMES.value.append(event["name"])  # CA105: threads=unsafe processes=unsafe
    return Kept.NAMES.value


def label_handler(event, context):
    return Kept.LABELS.value[event["state"]]


# A partial that import-time code makes binds one list for all calls.

_tags = []


def note(store, text):
    store.append(text)  # CA111: threads=unsafe processes=unsafe
    return store


def note_down(text, store):
    store.append(text)  # CA111: threads=unsafe processes=unsafe
    return store


def noted(store, text):
    return [*store, text]


add = partial(note, _tags)
add_to = partial(note_down, store=[])
with_tags = partial(noted, ["new"])


def partial_handler(event, context):
    return add(event["text"])


def keyword_handler(event, context):
    return add_to(event["text"])


def copying_handler(event, context):
    return with_tags(event["text"])


def own_handler(event, context):
    return partial(note_down, store=[])(event["text"])


# A constructor that returns where it has run before leaves the data of the first request.


class Tenant:
    _only = None

    def __new__(cls, *args):
        if cls._only is None:
            cls._only = object.__new__(cls)  # CA206: threads=unsafe processes=safe
            cls._only.is_ready = False
        return cls._only

    def __init__(self, event):
        if self.is_ready:
            return
        self.name = event["tenant"]  # CA105: threads=unsafe processes=unsafe
        self.is_ready = True


def tenant_handler(event, context):
    return {"tenant": Tenant(event).name}


class EachTenant:
    def __init__(self, event):
        if "tenant" not in event:
            self.name = None
            return
        self.name = event["tenant"]


def each_tenant_handler(event, context):
    return {"tenant": EachTenant(event).name}


# Bytes that are collected go out as text.

_received = bytearray()


def received_handler(event, context):
    _received.extend(event["data"].encode())  # CA111: threads=unsafe processes=unsafe
    return _received.hex()


def own_bytes_handler(event, context):
    received = bytearray()
    received.extend(event["data"].encode())
    return received.hex()
