"""Containers of dependencies that are told what to give for a key, and asked for it by a call or by the key."""

import boto3
import lagom
import punq
import requests
from kink import di

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


class Slip:
    """Keeps who asked last."""

    def __init__(self):
        self.who = None

    def sign(self, who):
        self.who = who
        return self.who


_each = punq.Container()
_each.register(Slip)
_anew = lagom.Container()
_anew[Slip] = lambda: Slip()
di.factories[Slip] = lambda container: Slip()


def made_for_each_handler(event, context):
    return _each.resolve(Slip).sign(event["who"])


def called_for_each_handler(event, context):
    return _anew[Slip].sign(event["who"])


def factory_for_each_handler(event, context):
    return di[Slip].sign(event["who"])


_clients = punq.Container()
_clients.register("files", instance=boto3.client("s3"))


def client_handler(event, context):
    return _clients.resolve("files").list_buckets()["Buckets"]


# ---- hazards ----------------------------------------------------------------------------------------------------------


class Ledger:
    """Keeps who asked last, and is one for all."""

    def __init__(self):
        self.who = None

    def sign(self, who):
        self.who = who  # CA104: threads=unsafe processes=safe
        return self.who


_one = punq.Container()
_one.register(Ledger, scope=punq.Scope.singleton)


def singleton_handler(event, context):
    return _one.resolve(Ledger).sign(event["who"])


class Register:
    """The same, made at import."""

    def __init__(self):
        self.who = None

    def sign(self, who):
        self.who = who  # CA104: threads=unsafe processes=safe
        return self.who


_ready = lagom.Container()
_ready[Register] = Register()


def instance_handler(event, context):
    return _ready.resolve(Register).sign(event["who"])


class Roll:
    """The same, made when somebody asks for it."""

    def __init__(self):
        self.who = None

    def sign(self, who):
        self.who = who  # CA104: threads=unsafe processes=safe
        return self.who


_later = lagom.Container()
_later[Roll] = lagom.Singleton(Roll)


def singleton_by_key_handler(event, context):
    return _later[Roll].sign(event["who"])


def _table():
    return boto3.resource("dynamodb").Table("rolls-of-all")


_tables = punq.Container()
_tables.register("rolls", factory=_table, scope=punq.Scope.singleton)


def table_handler(event, context):
    return _tables.resolve("rolls").get_item(Key={"id": event["id"]})  # CA301: threads=unsafe processes=safe


di["session"] = lambda container: requests.Session()


def session_handler(event, context):
    return di["session"].get(event["url"]).text  # CA301: threads=unsafe processes=safe
