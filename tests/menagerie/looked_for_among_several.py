"""Looked for among several, then stored under a new key; lists; moved rows; last runs."""

import datetime
import json
import os
import time
import uuid
import boto3
from boto3.dynamodb.conditions import Attr, Key

PARAM = "/jobs/last"


def table():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["T"])


def among_handler(event, context):
    items = table().query(KeyConditionExpression=Key("user").eq(event["user"]))["Items"]
    existing = None
    for item in items:
        if item["symbol"] == event["symbol"]:
            existing = item
            break
    if existing:
        return "there"
    table().put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"user": event["user"], "id": str(uuid.uuid4()), "symbol": event["symbol"]}
    )


def among2_handler(event, context):
    items = table().query(KeyConditionExpression=Key("user").eq(event["user"]))["Items"]
    if any(item["symbol"] == event["symbol"] for item in items):
        return "there"
    table().put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"user": event["user"], "id": str(uuid.uuid4()), "symbol": event["symbol"]}
    )


def among3_handler(event, context):
    items = table().query(KeyConditionExpression=Key("user").eq(event["user"]))["Items"]
    names = {item["symbol"] for item in items}
    if event["symbol"] in names:
        return "there"
    table().put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"user": event["user"], "id": str(uuid.uuid4()), "symbol": event["symbol"]}
    )


def among4_handler(event, context):
    existing = next((i for i in find(event["user"]) if i["symbol"] == event["symbol"]), None)
    if existing is not None:
        raise ValueError
    table().put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"user": event["user"], "id": str(uuid.uuid4()), "symbol": event["symbol"]}
    )


def find(user):
    found, start = [], None
    while True:
        given = {"KeyConditionExpression": Key("user").eq(user)}
        if start:
            given["ExclusiveStartKey"] = start
        answer = table().query(**given)
        found.extend(answer.get("Items", []))
        start = answer.get("LastEvaluatedKey")
        if not start:
            return found


def by_email(email):
    answer = table().query(
        IndexName="email", KeyConditionExpression="email = :e", ExpressionAttributeValues={":e": email}
    )
    return answer["Items"][0] if answer["Items"] else None


def email_handler(event, context):
    body = json.loads(event["body"])
    if by_email(body["email"]):
        return 409
    table().put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"id": str(uuid.uuid4()), "email": body["email"], "name": body["name"]}
    )


def email_try_handler(event, context):
    body = json.loads(event["body"])
    try:
        existing = by_email(body["email"])
        if existing:
            raise ValueError("taken")
        user = int(uuid.uuid4().int % (10**12))
        item = {"id": user, "email": body["email"]}
        table().put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
        return item
    except Exception:
        warn(event)
        raise


def scan_handler(event, context):
    found = table().scan(FilterExpression=Attr("email").eq(event["email"]))
    if found["Count"] > 0:
        return 409
    table().put_item(Item={"id": str(uuid.uuid4()), "email": event["email"]})  # CA306: threads=unsafe processes=unsafe


def user_there_handler(event, context):
    """A user is looked for, then something of his is stored."""
    if not by_email(event["email"]):
        return 404
    table().put_item(Item={"id": str(uuid.uuid4()), "owner": event["email"], "text": event["text"]})


def list_handler(event, context):
    row = table().get_item(Key={"id": event["id"]}).get("Item") or {}
    history = list(row.get("history") or [])
    history.append({"what": event["what"], "at": int(time.time())})
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]}, UpdateExpression="SET history = :h", ExpressionAttributeValues={":h": history}
    )


def list2_handler(event, context):
    row = table().get_item(Key={"id": event["id"]}).get("Item") or {}
    declined = list(set(row.get("declined", []) + [event["user"]]))
    update(event["id"], {"declined": declined})


def update(key, updates):
    updates["updated_at"] = datetime.datetime.now().isoformat()
    names, values, parts = {}, {}, []
    for field, value in updates.items():
        names[f"#{field}"] = field
        values[f":{field}"] = value
        parts.append(f"#{field} = :{field}")
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": key},
        UpdateExpression="SET " + ", ".join(parts),
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
    )


def list_append_handler(event, context):
    table().update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET history = list_append(history, :h)",
        ExpressionAttributeValues={":h": [event["what"]]},
    )


def renamed_handler(event, context):
    row = table().get_item(Key={"pk": "cycle", "sk": event["id"]})["Item"]
    table().delete_item(Key={"pk": "cycle", "sk": row["sk"]})
    row["sk"] = f"done#{event['id']}"
    row["state"] = "done"
    table().put_item(Item=row)  # CA306: threads=unsafe processes=unsafe


def last_run_handler(event, context):
    ssm = boto3.session.Session().client("ssm")
    last = ssm.get_parameter(Name=PARAM)["Parameter"]["Value"]
    rows = fetch_since(last)
    ship(rows)
    ssm.put_parameter(  # CA306: threads=unsafe processes=unsafe
        Name=PARAM, Value=datetime.datetime.now().isoformat(), Overwrite=True
    )


def last_run2_handler(event, context):
    row = table().get_item(Key={"id": "last_run"}).get("Item", {})
    since = row.get("at", 0)
    rows = fetch_since(since)
    ship(rows)
    table().put_item(Item={"id": "last_run", "at": int(time.time())})  # CA306: threads=unsafe processes=unsafe


def seen_time_handler(event, context):
    """When it was last looked at is only shown."""
    row = table().get_item(Key={"id": event["id"]}).get("Item", {})
    table().update_item(
        Key={"id": event["id"]}, UpdateExpression="SET seen = :s", ExpressionAttributeValues={":s": int(time.time())}
    )
    return row
