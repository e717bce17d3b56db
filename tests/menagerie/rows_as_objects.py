"""Objects made of what a store gave: `Voucher(**row)` holds what the row held under those names."""

from dataclasses import dataclass

import boto3
from pydantic import BaseModel

from shop.limits import Limits


def _table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


class Voucher:
    def __init__(self, id, owner, state="new"):
        self.id = id
        self.owner = owner
        self.state = state


def voucher_handler(event, context):
    vouchers = _table("vouchers")
    voucher = Voucher(**vouchers.get_item(Key={"id": event["id"]})["Item"])
    if voucher.state != "new":
        return None
    vouchers.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #state = :s",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":s": "used"},
    )
    return voucher.owner


class Hiker:
    def __init__(self, id, tags=None):
        self.id = id
        self.tags = tags or []

    @classmethod
    def from_row(cls, row):
        return cls(**row)


class Hikers:
    def __init__(self):
        self.table = _table("hikers")

    def find(self, id):
        found = self.table.get_item(Key={"id": id})
        return Hiker.from_row(found["Item"]) if "Item" in found else None

    def tag(self, id, tags):
        self.table.update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": id}, UpdateExpression="SET tags = :t", ExpressionAttributeValues={":t": tags}
        )


def hiker_handler(event, context):
    hikers = Hikers()
    hiker = hikers.find(event["id"])
    hikers.tag(event["id"], hiker.tags + [event["tag"]])


@dataclass
class Parcel:
    id: str
    weight: int = 0


def parcel_handler(event, context):
    parcels = _table("parcels")
    parcel = Parcel(**parcels.get_item(Key={"id": event["id"]})["Item"])
    parcels.put_item(Item={"id": parcel.id, "weight": parcel.weight + event["more"]})  # CA306: threads=unsafe processes=unsafe


class Ferry(BaseModel):
    id: str
    state: str = "open"


def ferry_handler(event, context):
    ferries = _table("ferries")
    ferry = Ferry(**ferries.get_item(Key={"id": event["id"]})["Item"])
    if ferry.state != "open":
        return None
    ferries.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #state = :s",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":s": "closed"},
    )
    return ferry.id


# Another field than the one that was looked at, and a condition.


def owner_handler(event, context):
    vouchers = _table("vouchers_of_owners")
    voucher = Voucher(**vouchers.get_item(Key={"id": event["id"]})["Item"])
    if voucher.state != "new":
        return None
    vouchers.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET #state = :s",
        ConditionExpression="#state = :new",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":s": "used", ":new": "new"},
    )
    return voucher.owner


def seen_handler(event, context):
    hikers = _table("hikers_seen")
    hiker = Hiker(**hikers.get_item(Key={"id": event["id"]})["Item"])
    hikers.put_item(Item={"id": event["new"], "seen": event["seen"]})
    return hiker.tags


# What a request gives by name is the request's, whatever the default is.

_last = {}


class Letter:
    def __init__(self, text, sender=None):
        self.text = text
        self.sender = sender


def letter_handler(event, context):
    letter = Letter(**event["letter"])
    _last["sender"] = letter.sender  # CA103: threads=unsafe processes=safe
    return _last["sender"]


def settings_handler(event, context):
    limits = Limits(**{"most": 3})
    return limits.most
