"""Stores that lose nothing: what is stored hangs on the key alone, a time of making is carried over, marks of removal."""

import datetime
import json
import os
import uuid

import boto3

PRICES = {"a": 1, "b": 2}


def table():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["T"])


def reset_handler(event, context):
    for item in table().scan()["Items"]:
        if item["id"] in PRICES:
            table().update_item(
                Key={"id": item["id"]},
                UpdateExpression="SET price = :p",
                ExpressionAttributeValues={":p": PRICES[item["id"]]},
            )


def kind_handler(event, context):
    table().update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET kind = :k",
        ExpressionAttributeValues={":k": event["kind"]},
    )


def label_handler(event, context):
    item = table().get_item(Key={"id": event["id"]})["Item"]
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET price = :p",
        ExpressionAttributeValues={":p": PRICES[item["kind"]]},
    )


def carried_handler(event, context):
    now = datetime.datetime.now().isoformat()
    item = {"id": event["id"], "share": event["share"], "updated_at": now}
    existing = table().get_item(Key={"id": event["id"]}).get("Item")
    if existing:
        item["created_at"] = existing.get("created_at", now)
    else:
        item["created_at"] = now
    table().put_item(Item=item)


def carried2_handler(event, context):
    old = table().get_item(Key={"id": event["id"]}).get("Item", {})
    table().put_item(
        Item={"id": event["id"], "text": event["text"], "createdAt": old.get("createdAt") or event["time"]}
    )


def carried_count_handler(event, context):
    old = table().get_item(Key={"id": event["id"]}).get("Item", {})
    table().put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"id": event["id"], "text": event["text"], "created_at": old["created_at"], "edits": old["edits"] + 1}
    )


def removed_handler(event, context):
    item = images().get_item(Key={"image": event["id"]})["Item"]
    if item["status"] != "active":
        return 404
    images().update_item(
        Key={"image": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "deleted"},
    )


def images():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["IMAGES"])


def cancelled_handler(event, context):
    item = orders().get_item(Key={"order": event["id"]})["Item"]
    if item["status"] != "open":
        return 404
    orders().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"order": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "deleted"},
    )


def sent_handler(event, context):
    orders().update_item(
        Key={"order": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "sent"},
    )


def orders():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["ORDERS"])


def same_handler(event, context):
    """Only set where it is another one."""
    item = table().get_item(Key={"id": event["id"]})["Item"]
    if item["name"] != event["name"]:
        table().update_item(
            Key={"id": event["id"]},
            UpdateExpression="SET #n = :n",
            ExpressionAttributeNames={"#n": "name"},
            ExpressionAttributeValues={":n": event["name"]},
        )


def report_of_a_job_handler(event, context):
    """Where the report lies hangs on the job alone: whoever stores it stores the same."""
    reports = boto3.Session().resource("dynamodb").Table("report-jobs")
    job = reports.get_item(Key={"id": event["job"]})["Item"]
    if job["state"] != "done":
        return "not yet"
    if job.get("report"):
        return job["report"]
    key = f"reports/{event['job']}.xlsx"
    reports.update_item(
        Key={"id": event["job"]}, UpdateExpression="SET report = :key", ExpressionAttributeValues={":key": key}
    )
    return key


def finish_report_handler(event, context):
    reports = boto3.Session().resource("dynamodb").Table("report-jobs")
    reports.update_item(
        Key={"id": event["job"]}, UpdateExpression="SET #s = :s", ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": "done"},
    )


def snapshot_of_prices_handler(event, context):
    """An order of its own holds the price that was found; of what else it is made is not seen."""
    prices = boto3.Session().resource("dynamodb").Table("prices-and-orders")
    price = prices.get_item(Key={"id": event["ware"]})["Item"]["price"]
    prices.put_item(Item=json.loads(json.dumps({"id": str(uuid.uuid4()), "price": price})))
