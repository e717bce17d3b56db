"""Stores that lose nothing: what is stored hangs on the key alone, a time of making is carried over, marks of removal."""

import datetime
import os

import boto3

PRICES = {"a": 1, "b": 2}


def table():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["T"])


def reset_handler(event, context):
    for item in table().scan()["Items"]:
        if item["id"] in PRICES:
            table().update_item(
                Key={"id": item["id"]},
                UpdateExpression="SET price = :p",
                ExpressionAttributeValues={":p": PRICES[item["id"]]},
            )


def kind_handler(event, context):
    table().update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET kind = :k",
        ExpressionAttributeValues={":k": event["kind"]},
    )


def label_handler(event, context):
    item = table().get_item(Key={"id": event["id"]})["Item"]
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET price = :p",
        ExpressionAttributeValues={":p": PRICES[item["kind"]]},
    )


def carried_handler(event, context):
    now = datetime.datetime.now().isoformat()
    item = {"id": event["id"], "share": event["share"], "updated_at": now}
    existing = table().get_item(Key={"id": event["id"]}).get("Item")
    if existing:
        item["created_at"] = existing.get("created_at", now)
    else:
        item["created_at"] = now
    table().put_item(Item=item)


def carried2_handler(event, context):
    old = table().get_item(Key={"id": event["id"]}).get("Item", {})
    table().put_item(
        Item={"id": event["id"], "text": event["text"], "createdAt": old.get("createdAt") or event["time"]}
    )


def carried_count_handler(event, context):
    old = table().get_item(Key={"id": event["id"]}).get("Item", {})
    table().put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"id": event["id"], "text": event["text"], "created_at": old["created_at"], "edits": old["edits"] + 1}
    )


def removed_handler(event, context):
    item = images().get_item(Key={"image": event["id"]})["Item"]
    if item["status"] != "active":
        return 404
    images().update_item(
        Key={"image": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "deleted"},
    )


def images():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["IMAGES"])


def cancelled_handler(event, context):
    item = orders().get_item(Key={"order": event["id"]})["Item"]
    if item["status"] != "open":
        return 404
    orders().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"order": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "deleted"},
    )


def sent_handler(event, context):
    orders().update_item(
        Key={"order": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "sent"},
    )


def orders():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["ORDERS"])


def same_handler(event, context):
    """Only set where it is another one."""
    item = table().get_item(Key={"id": event["id"]})["Item"]
    if item["name"] != event["name"]:
        table().update_item(
            Key={"id": event["id"]},
            UpdateExpression="SET #n = :n",
            ExpressionAttributeNames={"#n": "name"},
            ExpressionAttributeValues={":n": event["name"]},
        )
