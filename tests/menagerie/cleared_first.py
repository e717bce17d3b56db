"""A flag is taken from others before one gets it, or all are removed before others are added: two clear, then both add."""

import os
import uuid

import boto3
import psycopg2
from boto3.dynamodb.conditions import Attr, Key
from pymongo import MongoClient

shop = MongoClient("mongodb://db.internal").shop  # CA601: threads=safe processes=benign


def table(name):
    return boto3.Session().resource("dynamodb").Table(name)


# Look-alikes.


def one_of_two_handler(event, context):
    """Each request does one of both."""
    lamps = table("lamps")
    if event["all"]:
        for lamp in lamps.query(KeyConditionExpression=Key("home").eq(event["home"]))["Items"]:
            lamps.update_item(
                Key={"home": event["home"], "id": lamp["id"]},
                UpdateExpression="SET lit = :lit",
                ExpressionAttributeValues={":lit": False},
            )
        return "dark"
    lamps.update_item(
        Key={"home": event["home"], "id": event["lamp"]},
        UpdateExpression="SET lit = :lit",
        ExpressionAttributeValues={":lit": True},
    )
    return "light"


def other_field_handler(event, context):
    shop.notes.update_many({"user": event["user"]}, {"$set": {"seen": False}})
    shop.notes.update_one({"_id": event["note"]}, {"$set": {"text": event["text"]}})


def other_store_handler(event, context):
    shop.carts.delete_many({"user": event["user"]})
    shop.bills.insert_one({"user": event["user"], "lines": event["lines"]})


def replaced_handler(event, context):
    shop.pages.delete_many({"_id": event["page"]})
    shop.pages.insert_one({"_id": event["page"], "text": event["text"]})


def outdated_handler(event, context):
    """What is too old is removed; what is new is added beside the others."""
    calls = table("calls")
    old = calls.query(KeyConditionExpression=Key("user").eq(event["user"]), FilterExpression=Attr("at").lt(event["since"]))
    for call in old["Items"]:
        if call["state"] != "open":
            calls.delete_item(Key={"user": event["user"], "id": call["id"]})
    calls.put_item(Item={"user": event["user"], "id": str(uuid.uuid4()), "number": event["number"]})


# Hazards.


def default_handler(event, context):
    cards, user = table("cards"), event["user"]
    for card in cards.query(KeyConditionExpression=Key("user").eq(user))["Items"]:
        if card["preferred"]:
            cards.update_item(
                Key={"user": user, "id": card["id"]},
                UpdateExpression="SET preferred = :no",
                ExpressionAttributeValues={":no": False},
            )
    cards.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"user": user, "id": event["card"]},
        UpdateExpression="SET preferred = :yes",
        ExpressionAttributeValues={":yes": True},
    )


def new_default_handler(event, context):
    addresses, user = table("addresses"), event["user"]
    if event["preferred"]:
        take_back(addresses, user)
    item = {"user": user, "id": str(uuid.uuid4()), "street": event["street"], "preferred": event["preferred"]}
    addresses.put_item(Item=item)  # CA306: threads=unsafe processes=unsafe


def take_back(addresses, user):
    condition = Key("user").eq(user)
    found = addresses.query(KeyConditionExpression=condition, FilterExpression=Attr("preferred").eq(True))
    for address in found["Items"]:
        addresses.update_item(
            Key={"user": user, "id": address["id"]},
            UpdateExpression="SET preferred = :no",
            ExpressionAttributeValues={":no": False},
        )


def by_filter_handler(event, context):
    shop.themes.update_many({"shop": event["shop"]}, {"$set": {"active": False}})
    shop.themes.update_one({"_id": event["theme"]}, {"$set": {"active": True}})  # CA306: threads=unsafe processes=unsafe


def anew_handler(event, context):
    shop.hours.delete_many({"doctor": event["doctor"]})
    hours = [{"doctor": event["doctor"], "hour": hour} for hour in event["hours"]]
    shop.hours.insert_many(hours)  # CA306: threads=unsafe processes=unsafe


def rights_handler(event, context):
    rights, user = table("rights"), event["user"]
    for right in rights.query(KeyConditionExpression=Key("user").eq(user))["Items"]:
        rights.delete_item(Key={"user": user, "right": right["right"]})
    for right in event["rights"]:
        rights.put_item(Item={"user": user, "right": right})  # CA306: threads=unsafe processes=unsafe


def under_the_lock_of_the_parent_handler(event, context):
    """Whoever changes the meal first keeps others from its parts until the transaction ends."""
    con = psycopg2.connect(os.environ["DSN"])
    cursor = con.cursor()
    cursor.execute("UPDATE dinner_plans SET title = %s WHERE id = %s RETURNING id", (event["title"], event["id"]))
    if not cursor.fetchone():
        return 404
    cursor.execute("DELETE FROM dinner_parts WHERE dinner = %s", (event["id"],))
    for part in event["parts"]:
        cursor.execute("INSERT INTO dinner_parts (dinner, part) VALUES (%s, %s)", (event["id"], part))
    con.commit()


def beside_another_handler(event, context):
    """Another row is changed first, which others do not change."""
    con = psycopg2.connect(os.environ["DSN"])
    cursor = con.cursor()
    cursor.execute("UPDATE dinner_guests SET seen = %s WHERE name = %s", (event["title"], event["name"]))
    cursor.execute("DELETE FROM dinner_wishes WHERE dinner = %s", (event["id"],))
    for part in event["parts"]:
        wish = (event["id"], part)
        cursor.execute("INSERT INTO dinner_wishes (dinner, part) VALUES (%s, %s)", wish)  # CA306: threads=unsafe processes=unsafe
    con.commit()
