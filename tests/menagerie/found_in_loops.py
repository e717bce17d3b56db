"""What a loop over rows finds, as a row, a flag or nothing: `found = row; break`."""

import uuid
import boto3
from boto3.dynamodb.conditions import Key


def table():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["T"])


def rows(user):
    return table().query(KeyConditionExpression=Key("user").eq(user))["Items"]


def new(event):
    return {"user": event["user"], "id": str(uuid.uuid4()), "symbol": event["symbol"]}


def item_handler(event, context):
    existing = None
    for item in rows(event["user"]):
        if item["symbol"] == event["symbol"]:
            existing = item
            break
    if existing:
        return "there"
    table().put_item(Item=new(event))  # CA306: threads=unsafe processes=unsafe


def flag_handler(event, context):
    found = False
    for item in rows(event["user"]):
        if item["symbol"] == event["symbol"]:
            found = True
            break
    if not found:
        table().put_item(Item=new(event))  # CA306: threads=unsafe processes=unsafe


def continue_handler(event, context):
    found = False
    for item in rows(event["user"]):
        if item["symbol"] != event["symbol"]:
            continue
        found = True
    if found:
        return "there"
    table().put_item(Item=new(event))  # CA306: threads=unsafe processes=unsafe


def else_handler(event, context):
    for item in rows(event["user"]):
        if item["symbol"] == event["symbol"]:
            break
    else:
        table().put_item(Item=new(event))  # CA306: threads=unsafe processes=unsafe


def update_handler(event, context):
    mine = None
    for item in rows(event["user"]):
        if item["symbol"] == event["symbol"]:
            mine = item
            break
    if mine is None:
        return 404
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"user": mine["user"], "id": mine["id"]},
        UpdateExpression="SET amount = :a",
        ExpressionAttributeValues={":a": mine["amount"] + event["amount"]},
    )


def other_handler(event, context):
    """What was found is only told."""
    name = ""
    for item in rows(event["user"]):
        if item["symbol"] == event["symbol"]:
            name = item["name"]
            break
    table().put_item(Item={"id": str(uuid.uuid4()), "text": event["text"]})
    return name


def none_handler(event, context):
    """Kept under the request's own key, whatever was found."""
    last = None
    for item in rows(event["user"]):
        if item["last"]:
            last = item["symbol"]
            break
    warn(last)
    table().put_item(Item={"user": event["user"], "id": event["id"]})
