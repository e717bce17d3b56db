"""Items that are converted whole before they are stored: by a function that calls itself, through JSON, entry by entry."""

import json
import uuid
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Key

_seen = {}


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def convert(item):
    if isinstance(item, list):
        return [convert(each) for each in item]
    elif isinstance(item, dict):
        return {name: convert(value) for name, value in item.items()}
    elif isinstance(item, float):
        return Decimal(str(item))
    return item


def through_json(item):
    return json.loads(json.dumps(item), parse_float=Decimal)


def texts(item):
    return dict((name, str(value)) for name, value in item.items())


def having(among, email):
    items = among.query(IndexName="email", KeyConditionExpression=Key("email").eq(email))["Items"]
    return items[0] if items else None


def add_host(event, context):
    if having(table("hosts51"), event["email"]):
        return {"statusCode": 409}
    item = {"id": str(uuid.uuid4()), **convert({"email": event["email"], "share": 0.5})}
    table("hosts51").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 201}


def add_guest(event, context):
    if having(table("guests51"), event["email"]):
        return {"statusCode": 409}
    item = through_json({"id": str(uuid.uuid4()), "email": event["email"], "share": 0.5})
    table("guests51").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 201}


def add_room(event, context):
    if having(table("rooms51"), event["email"]):
        return {"statusCode": 409}
    item = texts({"id": str(uuid.uuid4()), "email": event["email"], "share": 0.5})
    table("rooms51").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 201}


def change(among, key, given):
    given = convert(given)
    among.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": key},
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in given),
        ExpressionAttributeNames={f"#{name}": name for name in given},
        ExpressionAttributeValues={f":{name}": value for name, value in given.items()},
    )


def take_desk(event, context):
    desk = table("desks51").get_item(Key={"id": event["id"]}).get("Item")
    if not desk or desk["state"] != "free":
        return {"statusCode": 409}
    change(table("desks51"), event["id"], {"state": "taken", "by": event["email"]})
    return {"statusCode": 200}


def give_desk(event, context):
    change(table("desks51"), event["id"], {"state": "free"})
    return {"statusCode": 200}


def add_lamp(event, context):
    """The address is the key, and the table refuses a second one."""
    if table("lamps51").get_item(Key={"email": event["email"]}).get("Item"):
        return {"statusCode": 409}
    item = through_json({"email": event["email"], "share": 0.5})
    table("lamps51").put_item(Item=item, ConditionExpression="attribute_not_exists(email)")
    return {"statusCode": 201}


def add_note(event, context):
    """Who writes it was looked for; the note has nothing of what was asked for."""
    if not having(table("hosts51"), event["email"]):
        return {"statusCode": 404}
    table("notes51").put_item(Item=convert({"id": str(uuid.uuid4()), "text": event["text"], "share": 0.5}))
    return {"statusCode": 201}


def note_down(value):
    """It is given a list and a dictionary, so that both ways are gone."""
    if isinstance(value, list):
        _seen["list"] = len(_seen) + len(value)  # CA102: threads=unsafe processes=benign
    return value


def seen_lists(event, context):
    note_down([event["first"], event["second"]])
    note_down({"first": event["first"]})
    return _seen["list"]
