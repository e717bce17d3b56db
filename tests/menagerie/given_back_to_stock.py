"""A stock that is taken from under a condition: what could not be used is given back, and counted where it is."""

import boto3
from botocore.exceptions import ClientError


def goods():
    return boto3.session.Session().resource("dynamodb").Table("stocked_goods")


def order_handler(event, context):
    for line in event["lines"]:
        item = goods().get_item(Key={"id": line["id"]})["Item"]
        if item["stock"] < line["quantity"]:
            return 409
    taken = []
    try:
        for line in event["lines"]:
            goods().update_item(
                Key={"id": line["id"]},
                UpdateExpression="SET stock = stock - :n",
                ConditionExpression="stock >= :n",
                ExpressionAttributeValues={":n": line["quantity"]},
            )
            taken.append(line)
    except ClientError:
        for line in taken:
            goods().update_item(
                Key={"id": line["id"]},
                UpdateExpression="SET stock = stock + :n",
                ExpressionAttributeValues={":n": line["quantity"]},
            )
        return 409
    return 201


def priced_handler(event, context):
    """What was read is counted on by the service, over nothing that others have counted."""
    item = goods().get_item(Key={"id": event["id"]})["Item"]
    goods().update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET turnover = turnover + :price",
        ExpressionAttributeValues={":price": item["price"]},
    )


# Hazards.


def unconditional_handler(event, context):
    item = goods().get_item(Key={"id": event["id"]})["Item"]
    if item["stock"] < event["quantity"]:
        return 409
    goods().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET stock = stock - :n",
        ExpressionAttributeValues={":n": event["quantity"]},
    )
    return 201


def set_handler(event, context):
    item = goods().get_item(Key={"id": event["id"]})["Item"]
    goods().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET stock = :left",
        ExpressionAttributeValues={":left": item["stock"] - event["quantity"]},
    )
