"""Marks of what was done, the first of a kind, and items that are found, removed and put into a new one elsewhere."""

import uuid

import boto3
import redis
from boto3.dynamodb.conditions import Attr, Key

marks = redis.Redis(host="marks")


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def basket(user):
    return table("shop_baskets").query(KeyConditionExpression=Key("owner").eq(user))["Items"]


def cached_handler(event, context):
    """What was computed is given out, whoever stores it."""
    key = f"page:{event['id']}"
    found = marks.get(key)
    if found:
        return found
    page = event["id"].upper()
    marks.set(key, page)
    return page


def asked_for_first_handler(event, context):
    """A cache of which it is asked first whether there is anything."""
    key = f"leaf:{event['id']}"
    if marks.exists(key):
        return marks.get(key)
    page = event["id"].upper()
    marks.set(key, page)
    return page


def once_handler(event, context):
    if not marks.set(f"seen:{event['id']}", "1", nx=True):
        return 409
    return 200


def emptied_handler(event, context):
    """What was removed is put nowhere but into a count."""
    rows = basket(event["user"])
    for row in rows:
        table("shop_baskets").delete_item(Key={"owner": row["owner"], "item": row["item"]})
    table("basket_reports").put_item(Item={"id": uuid.uuid4().hex, "removed": len(rows)})


def copied_handler(event, context):
    """What was found stays where it is."""
    entries = table("journal_entries").query(KeyConditionExpression=Key("owner").eq(event["user"]))["Items"]
    table("prints").put_item(Item={"id": uuid.uuid4().hex, "entries": entries})


def kinds_handler(event, context):
    """One of the kind is enough to go on, and another kind is added."""
    if not table("flat_tenants").scan(FilterExpression=Attr("role").eq("OWNER"))["Items"]:
        return 404
    table("flat_tenants").put_item(Item={"id": event["id"], "role": "GUEST"})
    return 201


# Hazards.


def marked_handler(event, context):
    key = f"charge:{event['id']}"
    if marks.exists(key):
        return 409
    marks.set(key, "1")  # CA306: threads=unsafe processes=unsafe
    return 200


def held_handler(event, context):
    key = f"hold:{event['id']}"
    if marks.get(key):
        return 409
    marks.setex(key, 600, "1")  # CA306: threads=unsafe processes=unsafe
    return 200


def named_handler(event, context):
    if marks.exists("name:" + event["name"]):
        return 409
    marks.set("name:" + event["name"], event["mail"])  # CA306: threads=unsafe processes=unsafe
    return 201


def first_handler(event, context):
    if table("landlords").scan(FilterExpression=Attr("role").eq("ADMIN"), Select="COUNT")["Count"] > 0:
        return 403
    table("landlords").put_item(Item={"id": event["id"], "role": "ADMIN"})  # CA306: threads=unsafe processes=unsafe
    return 201


def checkout_handler(event, context):
    rows = basket(event["user"])
    for row in rows:
        table("shop_baskets").delete_item(Key={"owner": row["owner"], "item": row["item"]})
    order = {"id": uuid.uuid4().hex, "rows": rows}
    table("checkouts").put_item(Item=order)  # CA306: threads=unsafe processes=unsafe
    return order["id"]
