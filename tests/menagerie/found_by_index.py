"""Items that a query by an index found: one field of their key is what was asked for, the other one is theirs."""

import json
import uuid

import boto3
from boto3.dynamodb.conditions import Key


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def find(name, number):
    asked = Key("number").eq(number)
    found = table(name).query(IndexName="by-number", KeyConditionExpression=asked, Limit=1).get("Items", [])
    return found[0] if found else None


def sow_handler(event, context):
    field = {"field": event["field"], "number": str(uuid.uuid4()), "phase": "growing", "owner": event["user"]}
    table("acres").put_item(Item=field)


def owner_handler(event, context):
    """Who may change it never changes."""
    field = find("acres", event["number"])
    if field["owner"] != event["user"]:
        return 403
    table("acres").update_item(
        Key={"field": field["field"], "number": event["number"]},
        UpdateExpression="SET note = :n",
        ExpressionAttributeValues={":n": event["note"]},
    )
    return 200


def there_handler(event, context):
    """Only that it is there is looked at."""
    field = find("acres", event["number"])
    if field is None:
        return 404
    changed = {name: value for name, value in json.loads(event["body"]).items() if value is not None}
    table("acres").update_item(
        Key={"field": field["field"], "number": event["number"]},
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changed),
        ExpressionAttributeNames={f"#{name}": name for name in changed},
        ExpressionAttributeValues={f":{name}": value for name, value in changed.items()},
    )
    return 200


def conditional_handler(event, context):
    field = find("acres", event["number"])
    if field["phase"] == "harvested":
        return 409
    table("acres").delete_item(
        Key={"field": field["field"], "number": event["number"]},
        ConditionExpression="phase = :p",
        ExpressionAttributeValues={":p": "growing"},
    )
    return 204


def other_handler(event, context):
    """A state of another item, of which nothing is changed."""
    field = find("acres", event["number"])
    if field["phase"] == "harvested":
        return 409
    table("acres").update_item(
        Key={"field": event["next"], "number": event["other"]},
        UpdateExpression="SET note = :n",
        ExpressionAttributeValues={":n": event["note"]},
    )
    return 200


# Hazards.


def change_handler(event, context):
    field = find("acres", event["number"])
    if field is None:
        return 404
    if field["phase"] == "harvested":
        return 409
    changed = {name: value for name, value in json.loads(event["body"]).items() if value is not None}
    table("acres").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"field": field["field"], "number": event["number"]},
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changed),
        ExpressionAttributeNames={f"#{name}": name for name in changed},
        ExpressionAttributeValues={f":{name}": value for name, value in changed.items()},
    )
    return 200


def remove_handler(event, context):
    field = find("acres", event["number"])
    if field["phase"] == "harvested":
        return 409
    table("acres").delete_item(  # CA306: threads=unsafe processes=unsafe
        Key={"field": field["field"], "number": event["number"]}
    )
    return 204


def book_handler(event, context):
    """All are looked at first, and taken then by the keys of what was found."""
    free = []
    for berth in event["berths"]:
        answer = table("moorings").get_item(Key={"harbour": event["harbour"], "berth": berth})
        if "Item" in answer and answer["Item"]["state"] == "free":
            free.append(answer["Item"])
        else:
            raise ValueError(berth)
    for berth in free:
        table("moorings").update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"harbour": berth["harbour"], "berth": berth["berth"]},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": "booked"},
        )
