"""A dictionary that is either the defaults or what a store gave, and tables whose names come from a dictionary of settings."""

import json
import os
import uuid

import boto3
import redis

memories = redis.Redis()
_aws = boto3.Session()
lands = _aws.client("dynamodb")
NAMES = {
    "lands": os.environ["LANDS_OF_SETTINGS"],
    "harvests": os.environ["HARVESTS_OF_SETTINGS"],
    "owners": os.environ["OWNERS_OF_SETTINGS"],
}
DEFAULTS = {"seen": 0, "theme": "light"}


def read(key):
    raw = memories.get(key)
    return json.loads(raw) if raw else None


def defaults_first(user):
    data = read(f"{user}:first")
    if data is None:
        return dict(DEFAULTS)
    merged = dict(DEFAULTS)
    merged.update(data)
    return merged


def defaults_last(user):
    data = read(f"{user}:last")
    if data:
        return {**DEFAULTS, **data}
    return {"seen": 0}


def defaults_alone(user):
    if user == "guest":
        return dict(DEFAULTS)
    return {"seen": 1}


def defaults_first_handler(event, context):
    memory = defaults_first(event["user"])
    memory["seen"] += 1
    memories.set(f"{event['user']}:first", json.dumps(memory))  # CA306: threads=unsafe processes=unsafe
    return {}


def defaults_last_handler(event, context):
    memory = defaults_last(event["user"])
    memory["seen"] += 1
    memories.set(f"{event['user']}:last", json.dumps(memory))  # CA306: threads=unsafe processes=unsafe
    return {}


def defaults_alone_handler(event, context):
    memory = defaults_alone(event["user"])
    memory["seen"] += 1
    memories.set(f"{event['user']}:alone", json.dumps(memory))
    return {}


def another_table_handler(event, context):
    land = lands.get_item(TableName=NAMES["lands"], Key={"id": {"S": event["land"]}}).get("Item")
    if not land:
        return 404
    harvest = {"id": {"S": str(uuid.uuid4())}, "land": {"S": event["land"]}}
    lands.put_item(TableName=NAMES["harvests"], Item=harvest)
    return 200


def same_table_handler(event, context):
    owner = lands.get_item(TableName=NAMES["owners"], Key={"id": {"S": event["owner"]}}).get("Item")
    if owner:
        return 409
    lands.put_item(  # CA306: threads=unsafe processes=unsafe
        TableName=NAMES["owners"], Item={"id": {"S": event["owner"]}, "name": {"S": event["name"]}}
    )
    return 200
