"""States that branches choose before they are stored, and items that a function picks out of many."""

import logging

import boto3

client = boto3.client("dynamodb")
MEETINGS, TALKS, PLACES, BOARDS = "meetings_chosen", "talks_chosen", "places_picked", "boards_picked"


def fetch(name, key):
    return client.get_item(TableName=name, Key={"id": {"S": key}}).get("Item")


def change(name, key, values, text):
    client.update_item(
        TableName=name,
        Key={"id": {"S": key}},
        UpdateExpression=text,
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues=values,
    )


def end_handler(event, context):
    """Which state it gets hangs on the one that it had, though it gets one whatever that was: a hazard."""
    meeting = fetch(MEETINGS, event["id"])
    if not meeting:
        return {"statusCode": 404}
    state = "ended"
    if meeting["state"]["S"] == "planned":
        state = "cancelled" if event["why"] == "cancelled" else "ended"
    values = {":s": {"S": state}, ":w": {"S": event["why"]}}
    text = "SET #s = :s, why = :w"
    if event["note"]:
        text += ", note = :n"
        values[":n"] = {"S": event["note"]}
    client.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName=MEETINGS,
        Key={"id": {"S": event["id"]}},
        UpdateExpression=text,
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues=values,
    )
    return {"statusCode": 200}


def rate_handler(event, context):
    """The request alone chooses it, and what the talk was before goes to a log."""
    talk = fetch(TALKS, event["id"])
    if not talk:
        return {"statusCode": 404}
    if talk["state"]["S"] == "planned":
        logging.warning("rated before it was held")
    state = "bad"
    if event["points"] > 5:
        state = "good"
    change(TALKS, event["id"], {":s": {"S": state}}, "SET #s = :s")
    return {"statusCode": 200}


def take_handler(event, context):
    """The function picks out the item whose key is asked for."""
    found = client.scan(TableName=PLACES).get("Items")
    place = list(filter(lambda each: each["id"]["S"] == event["id"], found))[0]
    if place["state"]["S"] != "free":
        return {"statusCode": 409}
    client.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName=PLACES,
        Key={"id": {"S": event["id"]}},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": {"S": event["state"]}},
    )
    return {"statusCode": 200}


def pin_handler(event, context):
    """What decides is the state of another item than the one that is changed."""
    found = client.scan(TableName=BOARDS).get("Items")
    first = list(filter(lambda each: each["id"]["S"] == event["first"], found))[0]
    if first["state"]["S"] != "open":
        return {"statusCode": 409}
    client.update_item(
        TableName=BOARDS,
        Key={"id": {"S": event["other"]}},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": {"S": event["state"]}},
    )
    return {"statusCode": 200}
