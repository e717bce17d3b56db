"""Looks in a `try` of their own, and names of tables that are given twice."""

import os
import uuid

import boto3
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

STOCK = "stock"


def table():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["USERS"])


def tried_handler(event, context):
    try:
        found = table().scan(FilterExpression=Attr("name").eq(event["name"]))
        if found["Items"]:
            return 409
    except ClientError:
        return 500
    try:
        table().put_item(  # CA306: threads=unsafe processes=unsafe
            Item={"name": event["name"], "id": str(uuid.uuid4())}
        )
    except ClientError:
        return 500
    return 200


def tried2_handler(event, context):
    try:
        row = table().get_item(Key={"id": event["id"]})["Item"]
        if row["state"] != "new":
            raise ValueError
    except KeyError:
        return 404
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": "done"},
    )


def tried_there_handler(event, context):
    """Whether there is a user says nothing of what is stored beside him."""
    try:
        row = table().get_item(Key={"id": event["id"]}).get("Item")
        if not row:
            return 404
    except ClientError:
        return 500
    notes().put_item(Item={"note": str(uuid.uuid4()), "user": event["id"], "text": event["text"]})


def notes():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["NOTES"])


def twice_handler(event, context):
    stock = boto3.session.Session().resource("dynamodb").Table(STOCK)
    left = stock.get_item(Key={"id": event["id"]})["Item"]["left"]
    if left < event["n"]:
        return 409
    given = {
        "TableName": STOCK,
        "Key": {"id": event["id"]},
        "UpdateExpression": "SET left = :l",
        "ExpressionAttributeValues": {":l": left - event["n"]},
    }
    stock.update_item(**given)  # CA306: threads=unsafe processes=unsafe
