"""A place that is given up: a field is compared with what the request names, and emptied then."""

import os

import boto3

dynamo = boto3.client("dynamodb")
PARKERS = os.environ["PARKERS"]


def leave_handler(event, context):
    """Who has taken another place meanwhile loses that one."""
    key = {"name": {"S": event["name"]}}
    parker = dynamo.get_item(TableName=PARKERS, Key=key).get("Item", {})
    if parker.get("place", {}).get("S", "") != event["place"]:
        return "it is not yours"
    dynamo.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName=PARKERS,
        Key=key,
        UpdateExpression="SET place = :none",
        ExpressionAttributeValues={":none": {"S": ""}},
    )
    return "left"


def rename_handler(event, context):
    """A field is set to what the request says where it says another thing."""
    key = {"name": {"S": event["name"]}}
    parker = dynamo.get_item(TableName=PARKERS, Key=key).get("Item", {})
    if parker.get("title", {}).get("S", "") != event["title"]:
        dynamo.update_item(
            TableName=PARKERS,
            Key=key,
            UpdateExpression="SET title = :title",
            ExpressionAttributeValues={":title": {"S": event["title"]}},
        )
    return "named"
