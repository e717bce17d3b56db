"""Helpers that several items go through: what one call gives was read where its own argument was, not the first one."""

import os
from decimal import Decimal

import boto3

resource = boto3.resource("dynamodb")
runs = resource.Table("runs_of_helpers")
config = resource.Table("config_of_helpers")
NAMES = {
    "people": os.environ["PEOPLE_TABLE"],
    "parcels": os.environ["PARCELS_TABLE"],
    "fields": os.environ["FIELDS_TABLE"],
    "seasons": os.environ["SEASONS_TABLE"],
    "advice": os.environ["ADVICE_TABLE"],
    "records": os.environ["RECORDS_TABLE"],
    "questions": os.environ["QUESTIONS_TABLE"],
    "letters": os.environ["LETTERS_TABLE"],
    "goods": os.environ["GOODS_TABLE"],
    "illnesses": os.environ["ILLNESSES_TABLE"],
    "weather": os.environ["WEATHER_TABLE"],
    "markets": os.environ["MARKETS_TABLE"],
}


def plain(value):
    if isinstance(value, dict):
        return {name: plain(held) for name, held in value.items()}
    return float(value) if isinstance(value, Decimal) else value


def named(name):
    return resource.Table(NAMES[name])  # CA301: threads=unsafe processes=safe


def count_run(event, context):
    settings = plain(config.get_item(Key={"id": "all"}).get("Item"))  # CA301: threads=unsafe processes=safe
    run = plain(runs.get_item(Key={"id": "last"}).get("Item", {}))  # CA301: threads=unsafe processes=safe
    count = int(run.get("count", 0)) + 1
    runs.put_item(Item={"id": "last", "count": count})  # CA306: threads=unsafe processes=unsafe
    return settings


def take_along(event, context):
    limits = plain(config.get_item(Key={"id": "all"}).get("Item"))
    runs.put_item(Item={"id": event["id"], "most": int(limits.get("most", 0))})
    return plain(runs.get_item(Key={"id": event["id"]}).get("Item"))


def cancel(event, context):
    parcels = named("parcels")
    item = parcels.get_item(Key={"id": event["id"]}).get("Item")
    if not item:
        return 404
    if item["status"] != "PENDING":
        return 409
    parcels.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "CANCELLED"},
    )
    return 200


def finish(event, context):
    parcels = named("parcels")
    parcels.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ConditionExpression="#s = :pending",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "DONE", ":pending": "PENDING"},
    )
    return 200
