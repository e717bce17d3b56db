"""Parts that are marked as done one by one, where who finds that all are begins what comes next."""

import json
import os

import boto3
from boto3.dynamodb.conditions import Key

dynamodb = boto3.client("dynamodb")
queue = boto3.client("sqs")
QUEUE = os.environ["QUEUE"]
PARTS, ORDERS = os.environ["PARTS"], os.environ["ORDERS"]


def done(event):
    dynamodb.update_item(
        TableName=PARTS,
        Key={"order": {"S": event["order"]}, "part": {"S": event["part"]}},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": {"S": "DONE"}},
    )


def parts_of(order):
    return dynamodb.query(TableName=PARTS, KeyConditionExpression=Key("order").eq(order))["Items"]


def ask_for_film(order):
    queue.send_message(QueueUrl=QUEUE, MessageBody=json.dumps({"order": order}))


# Look-alikes.


def only_told_handler(event, context):
    """Both set the same, and nothing else happens."""
    done(event)
    if all(part["status"]["S"] == "DONE" for part in parts_of(event["order"])):
        dynamodb.update_item(
            TableName=ORDERS,
            Key={"order": {"S": event["order"]}},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":s": {"S": "READY"}},
        )


def once_handler(event, context):
    """The second one is refused."""
    done(event)
    if all(part["status"]["S"] == "DONE" for part in parts_of(event["order"])):
        dynamodb.update_item(
            TableName=ORDERS,
            Key={"order": {"S": event["order"]}},
            UpdateExpression="SET #s = :s",
            ConditionExpression="#s <> :s",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":s": {"S": "FILM"}},
        )
        ask_for_film(event["order"])


def by_hand_handler(event, context):
    """A person asks for it; nothing is marked as done here."""
    if all(part["status"]["S"] == "DONE" for part in parts_of(event["order"])):
        dynamodb.update_item(
            TableName=ORDERS,
            Key={"order": {"S": event["order"]}},
            UpdateExpression="SET asked_by = :u",
            ExpressionAttributeValues={":u": {"S": event["user"]}},
        )
        ask_for_film(event["order"])


# Hazards.


def all_handler(event, context):
    done(event)
    if all(part["status"]["S"] == "DONE" for part in parts_of(event["order"])):
        dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
            TableName=ORDERS,
            Key={"order": {"S": event["order"]}},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":s": {"S": "FILM"}},
        )
        ask_for_film(event["order"])


def none_left_handler(event, context):
    done(event)
    left = [part for part in parts_of(event["order"]) if part["status"]["S"] != "DONE"]
    if not left:
        dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
            TableName=ORDERS,
            Key={"order": {"S": event["order"]}},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":s": {"S": "FILM"}},
        )
        ask_for_film(event["order"])


def counted_handler(event, context):
    done(event)
    parts = parts_of(event["order"])
    ready = sum(1 for part in parts if part["status"]["S"] == "DONE")
    if ready < len(parts):
        return
    ask_for_film(event["order"])
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName=ORDERS,
        Key={"order": {"S": event["order"]}},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": {"S": "FILM"}},
    )
