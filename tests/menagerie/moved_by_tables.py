"""Items moved on from a state to one that a table allows after it."""

import os

import boto3
import psycopg2

NEXT = {"FREE": ["BUSY"], "BUSY": ["FREE"]}


def table():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["ORDERS"])


def allowed_handler(event, context):
    item = table().get_item(Key={"id": event["id"]}).get("Item")
    if not item:
        return 404
    current = item["status"]
    allowed = NEXT.get(current, [])
    if event["status"] not in allowed:
        return 400
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": event["status"]},
    )


def allowed2_handler(event, context):
    item = table().get_item(Key={"id": event["id"]})["Item"]
    if event["status"] not in NEXT[item["status"]]:
        raise ValueError
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": event["status"]},
    )


def can(current, new):
    return new in NEXT.get(current, ())


def allowed3_handler(event, context):
    item = table().get_item(Key={"id": event["id"]})["Item"]
    if not can(item["status"], event["status"]):
        raise ValueError
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": event["status"]},
    )


class Orders:
    ALLOWED = {"new": {"paid"}, "paid": {"sent"}}

    def __init__(self):
        self.table = table()

    def status(self, order):
        return self.table.get_item(Key={"id": order})["Item"]["status"]

    def move(self, order, to):
        if to not in self.ALLOWED[self.status(order)]:
            raise ValueError(to)
        self.table.update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": order},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":s": to},
        )


def class_handler(event, context):
    Orders().move(event["id"], event["to"])


def guarded_handler(event, context):
    item = table().get_item(Key={"id": event["id"]})["Item"]
    if event["status"] not in NEXT[item["status"]]:
        raise ValueError
    table().update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ConditionExpression="#s = :old",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": event["status"], ":old": item["status"]},
    )


def kind_handler(event, context):
    item = table().get_item(Key={"id": event["id"]})["Item"]
    if event["size"] not in NEXT[item["kind"]]:
        raise ValueError
    table().update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET size = :s",
        ExpressionAttributeValues={":s": event["size"]},
    )


def sql_handler(event, context):
    conn = psycopg2.connect("")
    cur = conn.cursor()
    cur.execute("SELECT status FROM orders WHERE id = %s", (event["id"],))
    (status,) = cur.fetchone()
    if event["status"] not in NEXT[status]:
        raise ValueError
    cur.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE orders SET status = %s WHERE id = %s", (event["status"], event["id"])
    )
    conn.commit()
