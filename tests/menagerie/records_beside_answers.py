"""A record that takes one field from another item is no cached answer; what is worked out of other items is one."""

import time

import boto3

tokens = boto3.client("dynamodb")
TOKENS, PLACES, SUMS, ENTRIES = "issued_tokens", "queue_places", "kept_sums", "sum_entries"


def token_handler(event, context):
    key = {"request": {"S": event["request"]}}
    found = tokens.get_item(TableName=TOKENS, Key=key).get("Item")
    if found:
        return {"token": found["number"]}
    place = tokens.get_item(TableName=PLACES, Key=key)["Item"]
    record = {
        "request": {"S": event["request"]},
        "number": place["number"],
        "issuer": {"S": event["issuer"]},
        "issued": {"N": str(int(time.time()))},
        "state": 0,
    }
    tokens.put_item(TableName=TOKENS, Item=record)  # CA306: threads=unsafe processes=unsafe
    return {"token": record["number"]}


def sum_handler(event, context):
    key = {"day": {"S": event["day"]}}
    kept = tokens.get_item(TableName=SUMS, Key=key).get("Item")
    if kept:
        return {"total": kept["total"]}
    entries = tokens.get_item(TableName=ENTRIES, Key=key)["Item"]
    answer = {"day": {"S": event["day"]}, "total": entries["total"], "made": {"N": str(int(time.time()))}}
    tokens.put_item(TableName=SUMS, Item=answer)
    return {"total": answer["total"]}
