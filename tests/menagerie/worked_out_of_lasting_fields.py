"""Fields that are worked out of others of the item: something is lost only where those are changed meanwhile."""

import boto3

jobs = boto3.client("dynamodb")


def update(table, key, name, value):
    boto3.Session().resource("dynamodb").Table(table).update_item(
        Key={"id": key},
        UpdateExpression="SET #name = :value",
        ExpressionAttributeNames={"#name": name},
        ExpressionAttributeValues={":value": value},
    )


def get(table, key):
    return boto3.Session().resource("dynamodb").Table(table).get_item(Key={"id": key})["Item"]


# Look-alikes.


def result_handler(event, context):
    """What a job is to work on stays what it was."""
    job = get("jobs", event["id"])
    update("jobs", event["id"], "result", len(job["input"]))


# Hazards.


def price_handler(event, context):
    jobs.update_item(
        TableName="orders",
        Key={"id": {"S": event["id"]}},
        UpdateExpression="SET price = :price",
        ExpressionAttributeValues={":price": {"N": event["price"]}},
    )


def total_handler(event, context):
    """The price may be another one by now."""
    key = {"id": {"S": event["id"]}}
    price = int(jobs.get_item(TableName="orders", Key=key)["Item"]["price"]["N"])
    jobs.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="orders",
        Key=key,
        UpdateExpression="SET total = :total",
        ExpressionAttributeValues={":total": {"N": str(price * 2)}},
    )
