"""Rows of a store that went through a copy or a converter: what is asked of them is what the store gave."""

from decimal import Decimal

import boto3
from boto3.dynamodb.types import TypeDeserializer

_decode = TypeDeserializer().deserialize


def _table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def _plain(value):
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Decimal):
        return float(value)
    return value


class Lease:
    def __init__(self, id, owner=None, state="new"):
        self.id = id
        self.owner = owner
        self.state = state


def _take(table, id):
    table.update_item(
        Key={"id": id},
        UpdateExpression="SET #state = :s",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":s": "taken"},
    )


def copied_handler(event, context):
    flats = _table("flats")
    item = flats.get_item(Key={"id": event["id"]}).get("Item")
    flat = dict(item)
    if flat.get("state") != "new":
        return
    flats.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #state = :s",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":s": "taken"},
    )


def decoded_handler(event, context):
    plots = _table("plots")
    item = plots.get_item(Key={"id": event["id"]}).get("Item")
    plot = Lease(**{key: _decode(value) for key, value in item.items()})
    if plot.state != "new":
        return
    plots.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #state = :s",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":s": "taken"},
    )


def plain_handler(event, context):
    sheds = _table("sheds")
    item = sheds.get_item(Key={"id": event["id"]}).get("Item")
    shed = _plain(item)
    if shed["state"] != "new":
        return
    sheds.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #state = :s",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":s": "taken"},
    )


def plain_object_handler(event, context):
    barns = _table("barns")
    barn = Lease(**_plain(barns.get_item(Key={"id": event["id"]})["Item"]))
    if barn.state != "new":
        return
    barns.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #state = :s",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":s": "taken"},
    )


# Another field, a condition, and what the request has brought along.


def seen_handler(event, context):
    huts = _table("huts")
    hut = _plain(huts.get_item(Key={"id": event["id"]})["Item"])
    if hut["state"] != "new":
        return
    huts.update_item(
        Key={"id": event["id"]}, UpdateExpression="SET seen = :s", ExpressionAttributeValues={":s": event["at"]}
    )


def told_handler(event, context):
    cabins = _table("cabins")
    cabin = dict(cabins.get_item(Key={"id": event["id"]})["Item"])
    if cabin.get("state") != "new":
        return
    cabins.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET #state = :s",
        ConditionExpression="#state = :n",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":s": "taken", ":n": "new"},
    )


def given_handler(event, context):
    lodges = _table("lodges")
    lodge = _plain(event["lodge"])
    if lodge.get("state") != "new":
        return
    _take(lodges, event["id"])
