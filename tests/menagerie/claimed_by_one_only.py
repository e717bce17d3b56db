"""One helper stores for several handlers: that one of them has claimed the item first says nothing of the others."""

import os

import boto3

client = boto3.client("dynamodb")
USERS, ORDERS = os.environ["USERS"], os.environ["ORDERS"]


def user_of(key):
    found = client.get_item(TableName=USERS, Key={"id": {"S": key}}).get("Item")
    if found:
        return found
    made = {"id": {"S": key}, "money": {"N": "10"}}
    client.put_item(TableName=USERS, Item=made)  # CA306: threads=unsafe processes=unsafe
    return made


def order_of(key):
    found = client.get_item(TableName=ORDERS, Key={"id": {"S": key}}).get("Item")
    if found:
        return found
    made = {"id": {"S": key}, "state": {"S": "new"}}
    client.put_item(TableName=ORDERS, Item=made)
    return made


def claim(key, table):
    client.put_item(
        TableName=table,
        Item={"id": {"S": key}, "kind": {"S": "claim"}},
        ConditionExpression="attribute_not_exists(id)",
    )


def show_handler(event, context):
    return user_of(event["user"])


def bought_handler(event, context):
    claim(event["user"], USERS)
    return user_of(event["user"])


# Look-alikes: all who store have claimed the item.


def ordered_handler(event, context):
    claim(event["order"], ORDERS)
    return order_of(event["order"])


def ordered_again_handler(event, context):
    claim(event["order"], ORDERS)
    return order_of(event["order"])["state"]
