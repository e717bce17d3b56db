"""Walks that decide on what follows, and walks through lists that were filled because of what a look said."""

import uuid

import boto3
from google.cloud import firestore

BILLS = boto3.resource("dynamodb").Table("bills-of-walks")
PEOPLE = firestore.Client().collection("people-of-walks")
GUESTS = firestore.Client().collection("guests-of-walks")


def unpaid(month, pupils):
    found = BILLS.query(KeyConditionExpression="m = :m", ExpressionAttributeValues={":m": month})  # CA301: threads=unsafe
    paid = {row["pupil"] for row in found["Items"]}
    new = []
    for pupil in pupils:
        if pupil in paid:
            continue
        new.append({"id": str(uuid.uuid4()), "pupil": pupil, "m": month})
    return new


def lambda_handler(event, context):
    for bill in unpaid(event["month"], event["pupils"]):
        BILLS.put_item(Item=bill)  # CA306: threads=unsafe processes=unsafe


def nick_handler(event, context):
    for _ in PEOPLE.where("nick", "==", event["nick"]).stream():
        raise ValueError("taken")
    PEOPLE.add({"nick": event["nick"]})  # CA306: threads=unsafe processes=unsafe


def guest_handler(event, context):
    names = [row.get("name") for row in GUESTS.where("day", "==", event["day"]).stream()]
    GUESTS.document(str(uuid.uuid4())).set({"day": event["day"], "guest": event["guest"]})
    return names
