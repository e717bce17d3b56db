"""The period of this week is added where there is none, and what waits is marked as sent and given to who asks."""

import uuid
from datetime import datetime, timedelta, timezone

import boto3
from boto3.dynamodb.conditions import Attr


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def is_there(start, end):
    asked = Attr("startDate").eq(start) & Attr("endDate").eq(end)
    return len(table("periods71").scan(FilterExpression=asked).get("Items", [])) > 0


def weekly_handler(event, context):
    today = datetime.now(timezone.utc).date()
    start = (today - timedelta(days=today.weekday())).isoformat()
    end = (today + timedelta(days=6)).isoformat()
    if is_there(start, end):
        return {"made": False}
    table("periods71").put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"periodId": str(uuid.uuid4()), "startDate": start, "endDate": end}
    )
    return {"made": True}


def logged_handler(event, context):
    day = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    table("visits71").put_item(Item={"id": str(uuid.uuid4()), "day": day, "page": event["page"]})
    return {"made": True}


def of_day_handler(event, context):
    day = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    found = table("visits72").scan(FilterExpression=Attr("day").eq(day))["Items"]
    table("visits72").put_item(Item={"id": str(uuid.uuid4()), "day": day, "page": event["page"]})
    return {"before": len(found)}


def poll_handler(event, context):
    asked = {
        "KeyConditionExpression": "device = :d",
        "FilterExpression": Attr("state").eq("pending"),
        "ExpressionAttributeValues": {":d": event["device"]},
    }
    orders = table("orders71").query(**asked).get("Items", [])
    for order in orders:
        table("orders71").update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"device": event["device"], "id": order["id"]},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": "sent"},
        )
    return {"orders": orders}


def expire_handler(event, context):
    offers = table("offers71").scan(FilterExpression=Attr("state").eq("open")).get("Items", [])
    for offer in offers:
        table("offers71").update_item(
            Key={"id": offer["id"]},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": "expired"},
        )
    return {"expired": offers}
