"""What another store says of a key is put into Redis where it is missing: two that put it put the same."""

import json
import os

import boto3
import redis

client = redis.Redis(os.environ["REDIS_HOST"])
table = boto3.client("dynamodb")


def item_of(key):
    return table.get_item(TableName="vouchers_copied", Key={"k": {"S": key}})["Item"]


def copied_handler(event, context):
    item = item_of(event["k"])
    if not client.exists(f"voucher:{event['k']}"):
        client.set(f"voucher:{event['k']}", json.dumps(item))
    return item


def copied_after_a_look_handler(event, context):
    if client.get(f"state:{event['k']}") is None:
        client.set(f"state:{event['k']}", item_of(event["k"])["state"]["S"])
    return {"statusCode": 200}


def stock_handler(event, context):
    if client.get("stock_copied") is None:
        client.set("stock_copied", item_of(event["k"])["left"]["N"])  # CA306: threads=unsafe processes=unsafe
    return client.decr("stock_copied")


def first_handler(event, context):
    if client.get(f"first:{event['k']}") is None:
        client.set(f"first:{event['k']}", event["value"])  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 200}
