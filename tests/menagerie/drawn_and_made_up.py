"""Numbers that are drawn until one is free, codes that are made up where there is none, and marks of when to come back."""

import hashlib
import os
import random
import secrets
import time
import uuid

import boto3


def table(name):
    return boto3.Session().resource("dynamodb").Table(name)


def sent(event):
    boto3.client("sns").publish(TopicArn="notices", Message=event["text"])  # CA302: threads=unsafe processes=safe


# Look-alikes.


def uuid_handler(event, context):
    table("notes-by-uuid").put_item(Item={"id": str(uuid.uuid4()), "text": event["text"]})


def drawn_under_a_condition_handler(event, context):
    tickets = table("tickets-claimed")
    while True:
        number = str(random.randint(10000, 99999))
        if "Item" not in tickets.get_item(Key={"number": number}):
            break
    tickets.put_item(Item={"number": number, "of": event["user"]}, ConditionExpression="attribute_not_exists(#n)")


def renewed_handler(event, context):
    """A new code is made whatever there was."""
    groups = table("groups-renewed")
    found = groups.get_item(Key={"id": event["group"]})["Item"]
    if found.get("name"):
        sent(event)
    made = {":code": secrets.token_hex(4)}
    groups.update_item(
        Key={"id": event["group"]}, UpdateExpression="SET code = :code", ExpressionAttributeValues=made
    )
    return made[":code"]


def kept_answer_handler(event, context):
    """An answer of a service, with when it came."""
    answers = table("answers-kept")
    found = answers.get_item(Key={"id": event["id"]}).get("Item")
    if found:
        return found["text"]
    text = boto3.Session().client("ssm").get_parameter(Name=event["id"])["Parameter"]["Value"]
    answers.put_item(Item={"id": event["id"], "text": text, "at": int(time.time())})
    return text


# Hazards.


def free_number():
    tickets = table("tickets")
    while True:
        number = str(random.randint(10000, 99999))
        if "Item" not in tickets.get_item(Key={"number": number}):
            return number


def drawn_handler(event, context):
    number = free_number()
    table("tickets").put_item(Item={"number": number, "of": event["user"]})  # CA306: threads=unsafe processes=unsafe
    return number


class Groups:
    def __init__(self):
        self.groups = table("groups")

    def code_of(self, group):
        found = self.groups.get_item(Key={"id": group}).get("Item")
        if found and found.get("code"):
            return found["code"]
        return None

    def make_code(self, group):
        code = secrets.token_hex(4)
        self.groups.update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": group}, UpdateExpression="SET code = :code", ExpressionAttributeValues={":code": code}
        )
        return code


def code_handler(event, context):
    groups = Groups()
    code = groups.code_of(event["group"])
    if not code:
        code = groups.make_code(event["group"])
    return {"code": code}


def once_a_minute_handler(event, context):
    notices = table("notices-sent")
    user = hashlib.sha256(os.environ["SALT"].encode() + event["user"].encode()).hexdigest()
    found = notices.get_item(Key={"user": user}).get("Item")
    if found:
        left = int(found["until"]) - int(time.time())
        if left > 0:
            return {"error": "later", "after": left}
    sent(event)
    notices.put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"user": user, "until": int(time.time()) + 60}
    )
    return {"sent": True}
