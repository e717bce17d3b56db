"""What a helper says of a look: a pair, an object, or whether there is one; and a seat counted on from nothing."""

import uuid
from dataclasses import dataclass

import boto3
from boto3.dynamodb.conditions import Key


def table(name):
    return boto3.Session().resource("dynamodb").Table(name)


@dataclass
class Answer:
    fine: bool
    why: str = ""


def asked_as_pair(name, code):
    if not code:
        return False, "no code"
    found = table(name).get_item(Key={"code": code}).get("Item")
    if not found or found["used"]:
        return False, "used"
    return True, ""


def asked_as_object(name, code):
    found = table(name).get_item(Key={"code": code}).get("Item")
    if not found:
        return Answer(False, "unknown")
    if found["used"]:
        return Answer(False, "used")
    return Answer(True)


class Users:
    def __init__(self, name):
        self.table = table(name)

    def exists(self, mail):
        found = self.table.query(IndexName="by-mail", KeyConditionExpression=Key("mail").eq(mail)).get("Items", [])
        return len(found) > 0

    def register(self, data):
        if self.exists(data["mail"]):
            raise ValueError(data["mail"])
        user = {"id": str(uuid.uuid4()), **data}
        self.table.put_item(Item=user)  # CA306: threads=unsafe processes=unsafe
        return user


# Look-alikes.


def known_code_handler(event, context):
    """Whether the code is known changes nothing of the note."""
    fine, why = asked_as_pair("codes", event["code"])
    if not fine:
        return why
    table("notes").put_item(Item={"id": event["id"], "text": event["text"]})
    return "noted"


def visits_handler(event, context):
    """All visits are counted, however many there are."""
    rooms = table("lobbies")
    if not rooms.get_item(Key={"id": event["room"]}).get("Item"):
        return 404
    rooms.update_item(
        Key={"id": event["room"]},
        UpdateExpression="SET visits = if_not_exists(visits, :none) + :one",
        ExpressionAttributeValues={":none": 0, ":one": 1},
    )
    return 200


def first_visit_handler(event, context):
    """What was there first stays."""
    guests = table("guests")
    guest = guests.get_item(Key={"id": event["guest"]}).get("Item")
    if guest["since"] == "today":
        return 200
    guests.update_item(
        Key={"id": event["guest"]},
        UpdateExpression="SET since = if_not_exists(since, :now)",
        ExpressionAttributeValues={":now": event["now"]},
    )
    return 200


# Hazards.


def pair_handler(event, context):
    fine, why = asked_as_pair("coupons", event["code"])
    if not fine:
        return why
    table("coupons").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"code": event["code"]},
        UpdateExpression="SET used = :yes",
        ExpressionAttributeValues={":yes": True},
    )
    return "yours"


def object_handler(event, context):
    answer = asked_as_object("vouchers", event["code"])
    if not answer.fine:
        return answer.why
    table("vouchers").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"code": event["code"]},
        UpdateExpression="SET used = :yes",
        ExpressionAttributeValues={":yes": True},
    )
    return "yours"


def registered_handler(event, context):
    return Users("users").register({"mail": event["mail"], "name": event["name"]})


def seat_handler(event, context):
    rooms = table("halls")
    room = rooms.get_item(Key={"id": event["room"]})["Item"]
    if room.get("people", 0) >= room.get("most", 2):
        return 403
    rooms.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["room"]},
        UpdateExpression="SET people = if_not_exists(people, :none) + :one",
        ExpressionAttributeValues={":none": 0, ":one": 1},
    )
    return 200


def signed_in_handler(event, context):
    """The row that was found, or a new one, is put back whole."""
    people = table("people")
    found = people.query(IndexName="by-sub", KeyConditionExpression=Key("sub").eq(event["sub"])).get("Items") or []
    person = found[0] if found else None
    if not person:
        person = {"id": uuid.uuid4().hex, "sub": event["sub"], "name": event["name"]}
    else:
        person = dict(person)
        person["name"] = event["name"]
    people.put_item(Item=person)  # CA306: threads=unsafe processes=unsafe
    return person
