"""Tables whose names the environment gives: without a default, with an empty one, and with one."""

import os

import boto3

STATUS = os.environ.get("STATUS_TABLE", "")
HISTORY = os.environ.get("HISTORY_TABLE", "")
STOCK = os.environ.get("STOCK_TABLE", "stock")
session = boto3.session.Session()


def move_handler(event, context):
    table = session.resource("dynamodb").Table(STATUS)  # CA301: threads=unsafe processes=safe
    found = table.get_item(Key={"id": event["id"]}).get("Item") or {}
    session.resource("dynamodb").Table(HISTORY).put_item(Item={"id": event["id"], "name": found.get("name")})


def count_handler(event, context):
    item = session.resource("dynamodb").Table(STATUS).get_item(Key={"id": event["id"]})["Item"]
    item["count"] += 1
    session.resource("dynamodb").Table(STATUS).put_item(Item=item)  # CA306: threads=unsafe processes=unsafe


def stock_handler(event, context):
    item = session.resource("dynamodb").Table(STOCK).get_item(Key={"id": event["id"]})["Item"]
    item["count"] -= event["taken"]
    session.resource("dynamodb").Table(STOCK).put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
