"""Items that are found in a state and get another one, each in turn: one that has a third by now loses it."""

import datetime

import boto3
from boto3.dynamodb.conditions import Attr, Key

ses = boto3.client("ses")


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(f"{name}_in_turn")


def by_state(name, period, state):
    found = table(name).query(
        IndexName="by_period", KeyConditionExpression=Key("period").eq(period) & Key("state").eq(state)
    )
    return found["Items"]


def move(name, key, state, **more):
    return table(name).update_item(
        Key={"id": key},
        UpdateExpression="SET #s = :s, moved_at = :t",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": state, ":t": datetime.datetime.now().isoformat()},
        **more,
    )


def new_handler(event, context):
    for name in ("sheets", "letters", "marks"):
        table(name).put_item(Item={"id": event["id"], "period": event["period"], "state": "draft"})


def deadline_handler(event, context):
    """A sheet may have been reviewed since."""
    for sheet in by_state("sheets", event["period"], "draft"):
        table("sheets").update_item(  # CA306: threads=unsafe processes=unsafe confidence=low
            Key={"id": sheet["id"]},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": "submitted"},
        )


def review_handler(event, context):
    table("sheets").update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": "reviewed"},
    )


def letters_handler(event, context):
    """Another run sends the same letters."""
    for period in table("periods").scan(FilterExpression=Attr("locked").eq(False))["Items"]:
        for person in period["people"]:
            ses.send_email(Source="a@example.org", Destination={"ToAddresses": [person]}, Message={})
        table("periods").update_item(  # CA306: threads=unsafe processes=unsafe confidence=low
            Key={"id": period["id"]}, UpdateExpression="SET locked = :l", ExpressionAttributeValues={":l": True}
        )


# Look-alikes.


def sent_handler(event, context):
    """Nobody gives a letter a third state: all do the same."""
    for letter in by_state("letters", event["period"], "draft"):
        table("letters").update_item(
            Key={"id": letter["id"]},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": "sent"},
        )


def marked_handler(event, context):
    for mark in table("marks").scan(FilterExpression=Attr("seen").eq(False))["Items"]:
        table("marks").update_item(
            Key={"id": mark["id"]}, UpdateExpression="SET seen = :s", ExpressionAttributeValues={":s": True}
        )


def unmarked_handler(event, context):
    table("marks").update_item(
        Key={"id": event["id"]}, UpdateExpression="SET seen = :s", ExpressionAttributeValues={":s": False}
    )


def conditional_handler(event, context):
    for sheet in by_state("sheets", event["period"], "submitted"):
        move("sheets", sheet["id"], "closed", ConditionExpression=Attr("state").eq("submitted"))
