"""Conditions as texts that compare by order: bookings that overlap; and long items that are noted for each."""

import os
import uuid
from datetime import date

import boto3
from boto3.dynamodb.conditions import Key
from pydantic import BaseModel, Field

client = boto3.client("dynamodb")
ROOMS = os.environ["ROOMS"]


class Stored(BaseModel):
    id: str = Field(default_factory=lambda: str(uuid.uuid4()))

    def as_item(self):
        return {name: value for name, value in self.model_dump().items() if value is not None}


class Booking(Stored):
    start: date
    end: date
    kind: str = "BOOKING"

    def as_item(self):
        item = super().as_item()
        item["start"] = self.start.isoformat()
        item["end"] = self.end.isoformat()
        item["pk"] = f"BOOKING#{self.id}"
        return item


class Note(Stored):
    """As many fields as such items have."""

    kind: str = "NOTE"
    student: str
    status: str = "sent"
    subject: str | None = None
    text: str | None = None
    mail: str | None = None
    phone: str | None = None
    role: str | None = None
    channel: str | None = None
    language: str | None = None
    reason: str | None = None
    error: str | None = None
    tries: int = 0
    template: str | None = None
    sender: str | None = None
    thread: str | None = None
    answers: str | None = None

    def as_item(self):
        return {**super().as_item(), "pk": f"NOTE#{self.id}"}


def found(condition, values, index=None, narrowed=None):
    asked = {"KeyConditionExpression": condition, "ExpressionAttributeValues": values}
    if index:
        asked["IndexName"] = index
    if narrowed:
        asked["FilterExpression"] = narrowed
    return client.query(TableName=ROOMS, **asked).get("Items", [])


def read_handler(event, context):
    return client.get_item(TableName=ROOMS, Key={"pk": event["pk"]}).get("Item")


# Look-alikes.


def noted_for_each_handler(event, context):
    """Who is active is told, and a note of it is kept under a name of its own."""
    for student in found("kind = :k", {":k": "STUDENT"}, "by_kind"):
        if student["status"] != "active":
            continue
        client.put_item(TableName=ROOMS, Item=Note(student=student["id"], subject=event["subject"]).as_item())


def noted_handler(event, context):
    student = client.get_item(TableName=ROOMS, Key={"pk": event["pk"]})["Item"]
    client.put_item(TableName=ROOMS, Item=Note(student=student["id"], mail=student["mail"]).as_item())


def listed_handler(event, context):
    """What is listed says nothing of what is added."""
    values = {":k": "BOOKING", ":s": event["start"]}
    before = found("kind = :k", values, "by_kind", "start < :s")
    client.put_item(TableName=ROOMS, Item=Note(student=event["student"]).as_item())
    return before


# Hazards.


def booked_handler(event, context):
    start, end = date.fromisoformat(event["start"]), date.fromisoformat(event["end"])
    values = {":k": "BOOKING", ":s": start.isoformat(), ":e": end.isoformat()}
    if len(found("kind = :k", values, "by_kind", "#s <> :c AND start <= :e AND end >= :s")) > 0:
        raise ValueError("taken")
    item = Booking(start=start, end=end).as_item()
    client.put_item(TableName=ROOMS, Item=item)  # CA306: threads=unsafe processes=unsafe confidence=low


def booked_between_handler(event, context):
    values = {":k": "BOOKING", ":s": event["start"], ":e": event["end"]}
    if found("kind = :k AND start BETWEEN :s AND :e", values, "by_kind"):
        return {"statusCode": 409}
    item = Booking(start=event["start"], end=event["end"]).as_item()
    client.put_item(TableName=ROOMS, Item=item)  # CA306: threads=unsafe processes=unsafe confidence=low


def looked_for_handler(event, context):
    asked = Key("kind").eq("BOOKING") & Key("start").between(event["start"], event["end"])
    if client.query(TableName=ROOMS, IndexName="by_kind", KeyConditionExpression=asked)["Items"]:
        return {"statusCode": 409}
    item = Booking(start=event["start"], end=event["end"]).as_item()
    client.put_item(TableName=ROOMS, Item=item)  # CA306: threads=unsafe processes=unsafe confidence=low
