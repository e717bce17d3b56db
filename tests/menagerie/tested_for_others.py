"""Fields that others look at: of one helper that fetches an item for all routes, after the store, of an object made of it."""

import uuid
from dataclasses import dataclass

import boto3

client = boto3.client("dynamodb")
STORIES, PLAYERS, CODES = "stories_for_all", "players_for_all", "codes_for_all"


def fetch(name, key):
    return client.get_item(TableName=name, Key={"id": key}).get("Item")


def change(name, key, values):
    parts = [f"#{field} = :{field}" for field in values]
    client.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName=name,
        Key={"id": key},
        UpdateExpression="SET " + ", ".join(parts),
        ExpressionAttributeNames={f"#{field}": field for field in values},
        ExpressionAttributeValues={f":{field}": value for field, value in values.items()},
    )


def show(event):
    story = fetch(STORIES, event["id"])
    if not story or story["state"] != "approved":
        return {"statusCode": 404}
    return {"statusCode": 200, "body": story["text"]}


def moderate(event):
    """Only whether it is there is asked for here."""
    story = fetch(STORIES, event["id"])
    if not story:
        return {"statusCode": 404}
    state = "approved" if event["good"] else "rejected"
    client.update_item(
        TableName=STORIES,
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": state},
    )
    return {"statusCode": 200}


def publish(event):
    """Here the state decides: a hazard."""
    story = fetch(STORIES, event["id"])
    if not story or story["state"] != "approved":
        return {"statusCode": 404}
    change(STORIES, event["id"], {"state": "published"})
    return {"statusCode": 200}


ROUTES = {"GET": show, "PUT": moderate}


def handler(event, context):
    if event["method"] == "POST":
        return publish(event)
    return ROUTES[event["method"]](event)


def masked(mail):
    name, _, domain = mail.partition("@")
    return f"{name[:2]}***@{domain}" if domain != "example.org" else mail


def forgotten_handler(event, context):
    """What is sent out after the store says nothing of why it was made."""
    person = fetch(PLAYERS, event["id"])
    if not person or not person["mail"]:
        return 404
    client.update_item(
        TableName=PLAYERS,
        Key={"id": event["id"]},
        UpdateExpression="SET otp = :o",
        ExpressionAttributeValues={":o": uuid.uuid4().hex},
    )
    return {"sent_to": masked(person["mail"])}


def mail_handler(event, context):
    client.update_item(
        TableName=PLAYERS,
        Key={"id": event["id"]},
        UpdateExpression="SET mail = :m",
        ExpressionAttributeValues={":m": event["mail"]},
    )


@dataclass
class Code:
    id: str
    state: str
    uses: int


def found(key):
    item = fetch(CODES, key)
    return Code(**item) if item else None


def note_handler(event, context):
    """The object is there, whatever its fields say."""
    code = found(event["id"])
    if not code:
        return 404
    client.update_item(
        TableName=CODES,
        Key={"id": event["id"]},
        UpdateExpression="SET uses = :u, #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":u": event["uses"], ":s": "noted"},
    )
    return 200 if code.state == "open" else 201


# Hazards.


def is_open(code):
    if code is None or code.state != "open":
        return False
    return True


def answered_handler(event, context):
    """The answer of a check carries what was tested."""
    if not is_open(found(event["id"])):
        return 409
    client.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName=CODES,
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": event["state"]},
    )
    return 200


def require(code):
    if code.state != "open":
        raise ValueError(code.id)


def raised_handler(event, context):
    """So does a check that raises."""
    require(found(event["id"]))
    client.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName=CODES,
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": event["state"]},
    )


def chosen_handler(event, context):
    """And a row that was chosen because of it."""
    chosen = None
    for key in event["ids"]:
        code = fetch(CODES, key)
        if code["state"] == "open":
            chosen = code
            break
    if chosen:
        client.update_item(  # CA306: threads=unsafe processes=unsafe
            TableName=CODES,
            Key={"id": chosen["id"]},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": "taken"},
        )
