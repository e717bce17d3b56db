"""Items of DynamoDB that are worked out of the last one, or of the one that has what was asked for, and put anew."""

import time
import uuid

import boto3
from boto3.dynamodb.conditions import Attr, Key


def table(name):
    return boto3.Session().resource("dynamodb").Table(name)


def door_handler(event, context):
    rows = table("doors").query(
        KeyConditionExpression=Key("visitor").eq(event["visitor"]), ScanIndexForward=False, Limit=1
    )["Items"]
    last = rows[0]["way"] if rows else "exit"
    item = {"visitor": event["visitor"], "time": str(time.time()), "way": "exit" if last == "entry" else "entry"}
    table("doors").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe


def any_chief(name):
    return any(user.get("rank") == "CHIEF" for user in table(name).scan().get("Items", []))


def first_chief_handler(event, context):
    rank = "MEMBER" if any_chief("ship_crews") else "CHIEF"
    table("ship_crews").put_item(Item={"id": uuid.uuid4().hex, "rank": rank})  # CA306: threads=unsafe processes=unsafe
    return rank


def connection_handler(event, context):
    rows = table("sockets").scan(
        FilterExpression="connectionId = :c", ExpressionAttributeValues={":c": event["connection"]}
    )["Items"]
    item = {"connectionId": event["connection"], "battle": rows[0]["battle"], "team": event["team"]}
    table("sockets").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def message_handler(event, context):
    """What is said of the author is copied into a message of its own."""
    author = table("authors").scan(FilterExpression=Attr("authorId").eq(event["author"]))["Items"][0]
    message = {"id": uuid.uuid4().hex, "authorId": event["author"], "name": author["name"], "text": event["text"]}
    table("authors").put_item(Item=message)


def timed_handler(event, context):
    rows = table("readings").scan(FilterExpression=Attr("meterId").eq(event["meter"]))["Items"]
    item = {"meterId": event["meter"], "at": str(time.time_ns()), "unit": rows[0]["unit"], "value": event["value"]}
    table("readings").put_item(Item=item)


def language_handler(event, context):
    rows = table("spoken_talks").query(KeyConditionExpression=Key("talk").eq(event["talk"]))["Items"]
    language = rows[-1]["language"] if rows else "en"
    item = {"talk": event["talk"], "at": str(time.time_ns()), "language": language, "text": event["text"]}
    table("spoken_talks").put_item(Item=item)


def greeting_handler(event, context):
    """Whether somebody has been there before is only noted."""
    rows = table("house_guests").query(KeyConditionExpression=Key("guest").eq(event["guest"]))["Items"]
    item = {"guest": event["guest"], "at": str(time.time_ns()), "note": "again" if rows else "first"}
    table("house_guests").put_item(Item=item)
