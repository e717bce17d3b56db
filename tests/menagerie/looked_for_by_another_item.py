"""Items found by what another item says of them (the user of a session), and sessions under a name of their own."""

import hashlib
import time
from datetime import datetime, timezone

import boto3


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def welcome_handler(event, context):
    session = table("sessions61").get_item(Key={"token": event["token"]}).get("Item", {})
    user = table("users61").get_item(Key={"user_id": session["user_id"]}).get("Item", {"balance": 0})
    if user.get("welcomed") is None:
        table("users61").update_item(
            Key={"user_id": session["user_id"]},
            UpdateExpression="ADD balance :gift",
            ExpressionAttributeValues={":gift": 10},
        )
        table("users61").update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"user_id": session["user_id"]},
            UpdateExpression="SET welcomed = :yes",
            ExpressionAttributeValues={":yes": True},
        )
    return {"statusCode": 200}


def state_handler(event, context):
    session = table("sessions62").get_item(Key={"token": event["token"]}).get("Item", {})
    key = {"order_id": session["order_id"]}
    order = table("orders62").get_item(Key=key)["Item"]
    if order["state"] != "open":
        return {"statusCode": 409}
    table("orders62").update_item(  # CA306: threads=unsafe processes=unsafe
        Key=key,
        UpdateExpression="SET #s = :paid",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":paid": "paid"},
    )


def title_handler(event, context):
    session = table("sessions63").get_item(Key={"token": event["token"]}).get("Item", {})
    user = table("users63").get_item(Key={"user_id": session["user_id"]}).get("Item")
    if user is None:
        return {"statusCode": 404}
    table("users63").update_item(
        Key={"user_id": session["user_id"]},
        UpdateExpression="SET title = :title",
        ExpressionAttributeValues={":title": event["title"]},
    )


def message_handler(event, context):
    found = table("talks61").scan(
        FilterExpression="phone = :phone", ExpressionAttributeValues={":phone": event["phone"]}
    )["Items"]
    if found:
        return found[0]["sessionId"]
    name = hashlib.md5(f"{event['phone']}{time.time()}".encode()).hexdigest()
    now = datetime.now(timezone.utc).isoformat()
    table("talks61").put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"sessionId": name, "phone": event["phone"], "at": now}
    )
    return name
