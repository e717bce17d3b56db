"""An item that a query found, put back under its own key with changes, beside new items made of parts of others."""

import uuid

import boto3

table = boto3.client("dynamodb")
COPIED, CHANGED, LINKED = "copied_periods", "changed_periods", "linked_periods"


def _all(name, org):
    answer = table.query(
        TableName=name, KeyConditionExpression="org = :o", ExpressionAttributeValues={":o": {"S": org}}
    )
    return answer.get("Items", [])


def _put(name, org, key, changes):
    item = {"org": org, "id": key, **changes}
    table.put_item(TableName=name, Item=item)  # CA306: threads=unsafe processes=unsafe


def import_handler(event, context):
    known = {item["title"]: item for item in _all(CHANGED, event["org"])}
    for row in event["rows"]:
        found = known.get(row["title"])
        if found:
            _put(CHANGED, event["org"], found["id"], {**found, **row})


def copy_handler(event, context):
    for found in _all(COPIED, event["org"]):
        table.put_item(TableName=COPIED, Item={**found, "org": event["to"], "id": {"S": str(uuid.uuid4())}})


def link_handler(event, context):
    for found in _all(LINKED, event["org"]):
        own = {"of": found["id"], "id": {"S": str(uuid.uuid4())}, "org": event["to"]}
        table.put_item(TableName=LINKED, Item=own)
