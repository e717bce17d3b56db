"""All items of a table are removed and others added under new keys: two that do so leave both sets."""

import uuid

import boto3
from boto3.dynamodb.conditions import Attr


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def refill_handler(event, context):
    for item in table("stock101").scan()["Items"]:
        table("stock101").delete_item(Key={"recordId": item["recordId"]})
    for row in event["rows"]:
        table("stock101").put_item(  # CA306: threads=unsafe processes=unsafe
            Item={"recordId": str(uuid.uuid4()), "name": row["name"]}
        )


def refill_by_name_handler(event, context):
    for item in table("stock102").scan()["Items"]:
        table("stock102").delete_item(Key={"recordId": item["recordId"]})
    for row in event["rows"]:
        table("stock102").put_item(Item={"recordId": row["id"], "name": row["name"]})


def clear_old_handler(event, context):
    for item in table("stock103").scan(FilterExpression=Attr("state").eq("old"))["Items"]:
        table("stock103").delete_item(Key={"recordId": item["recordId"]})
    table("stock103").put_item(Item={"recordId": str(uuid.uuid4()), "name": event["name"], "state": "new"})
