"""Conditions of an update: some compare with what was read, some hold for every item that is there."""

import boto3
from boto3.dynamodb.conditions import Attr

dynamodb = boto3.client("dynamodb")


def take(event):
    """The key, what is left, and the values of an update that takes one."""
    key = {"id": {"S": event["id"]}}
    left = dynamodb.get_item(TableName="stock", Key=key)["Item"]["left"]["N"]
    return key, left, {":n": {"N": str(int(left) - 1)}}


# Look-alikes.


def compared_handler(event, context):
    key, left, values = take(event)
    dynamodb.update_item(
        TableName="stock",
        Key=key,
        UpdateExpression="SET left = :n",
        ConditionExpression="attribute_exists(id) AND left = :o",
        ExpressionAttributeValues={**values, ":o": {"N": left}},
    )


def not_there_yet_handler(event, context):
    if "Item" in dynamodb.get_item(TableName="seen", Key={"id": {"S": event["id"]}}):
        return "seen"
    condition = "attribute_not_exists(id)"
    dynamodb.put_item(TableName="seen", Item={"id": {"S": event["id"]}}, ConditionExpression=condition)


def not_there_yet_by_name_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("once")
    if "Item" in table.get_item(Key={"id": event["id"]}):
        return "seen"
    table.put_item(Item={"id": event["id"]}, ConditionExpression=Attr("id").not_exists())


# Hazards.


def there_handler(event, context):
    key, left, values = take(event)
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="stock",
        Key=key,
        UpdateExpression="SET left = :n",
        ConditionExpression="attribute_exists(id)",
        ExpressionAttributeValues=values,
    )


def both_there_handler(event, context):
    key, left, values = take(event)
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="stock",
        Key=key,
        UpdateExpression="SET left = :n",
        ConditionExpression="attribute_exists(id) AND attribute_exists(#k)",
        ExpressionAttributeValues=values,
    )


def there_by_name_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("stock")
    left = table.get_item(Key={"id": event["id"]})["Item"]["left"] - 1
    table.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET left = :n",
        ConditionExpression=Attr("id").exists(),
        ExpressionAttributeValues={":n": left},
    )
