"""Functions whose names stand in a table, looked up among the names of the module."""

import boto3

ACTIONS = {"raise": "raise_price", "read": "read_price", "drop": "drop_price"}
prices = boto3.resource("dynamodb").Table("prices-by-name")


def action_handler(event, context):
    name = ACTIONS.get(event.get("action"))
    return globals()[name](event) if name else None


def action_by_item_handler(event, context):
    return globals()[ACTIONS[event["action"]]](event)


def read_price(event):
    return event["id"]


def raise_price(event):
    row = prices.get_item(Key={"id": event["id"]})["Item"]  # CA301: threads=unsafe processes=safe
    prices.put_item(Item={"id": event["id"], "n": row["n"] + 1})  # CA306: threads=unsafe processes=unsafe


def drop_price(event):
    return event["reason"]
