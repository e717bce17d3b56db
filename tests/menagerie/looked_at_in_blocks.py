"""A look within a `with` block of its own decides on what follows the block, where it ends the request."""

import uuid
from contextlib import contextmanager

import boto3
from aws_xray_sdk.core import xray_recorder
from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError


def table(name):
    return boto3.Session().resource("dynamodb").Table(name)


@contextmanager
def step(name):
    yield name


# Look-alikes.


def looked_at_for_the_log_handler(event, context):
    letters = table("letters")
    with step("look"):
        found = letters.get_item(Key={"id": event["id"]}).get("Item")
        if found:
            print("is written over")  # CA705: threads=benign processes=benign
    letters.put_item(Item={"id": event["id"], "text": event["text"]})


def claimed_handler(event, context):
    gifts = table("gifts")
    with step("claim"):
        if gifts.get_item(Key={"id": event["id"]}).get("Item"):
            return "taken"
        try:
            gifts.put_item(Item={"id": event["id"]}, ConditionExpression="attribute_not_exists(id)")
        except ClientError:
            return "taken"
    gifts.put_item(Item={"id": event["id"], "by": event["user"]})
    return "yours"


# Hazards.


def seen_handler(event, context):
    rewards = table("rewards")
    with step("look"):
        seen = rewards.query(IndexName="by-payment", KeyConditionExpression=Key("payment").eq(event["payment"]))
        if seen["Items"]:
            return "seen"
    with step("store"):
        reward = {"id": str(uuid.uuid4()), "payment": event["payment"]}
        rewards.put_item(Item=reward)  # CA306: threads=unsafe processes=unsafe
    return "stored"


def state_handler(event, context):
    rides = table("rides")
    with xray_recorder.in_subsegment("look"):
        ride = rides.get_item(Key={"id": event["id"]}).get("Item")
        if not ride or ride["state"] != "open":
            return "closed"
    rides.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #state = :taken",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":taken": "taken"},
    )
    return "taken"


def paid_beside_handler(event, context):
    """That there is enough money keeps nobody from the entry of this payment."""
    purses = table("purses")
    entry = {"id": event["user"], "entry": event["payment"]}
    if purses.get_item(Key=entry).get("Item"):
        return "paid"
    purses.update_item(
        Key={"id": event["user"], "entry": "purse"},
        UpdateExpression="SET money = money - :price",
        ConditionExpression="money >= :price",
        ExpressionAttributeValues={":price": event["price"]},
    )
    purses.put_item(Item=entry)  # CA306: threads=unsafe processes=unsafe
    return "paid"
