"""Flags that are set where they were not yet: nothing is lost where nothing else is done; times beside other fields."""

import datetime
import uuid

import boto3
from boto3.dynamodb.conditions import Key

topics = boto3.client("sns")
phones = boto3.client("connect")
START, TIME = "SET run_open = :f", "SET seen_at = :t"


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(f"{name}_of_meters")


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat()


def latest(meter):
    rows = [row for row in table("runs").scan()["Items"] if row["meter"] == meter and row.get("run_open")]
    return max(rows, key=lambda row: int(row["start"])) if rows else None


def close(meter):
    found = latest(meter)
    if found is None:
        return
    table("runs").update_item(
        Key={"anchor": found["anchor"]}, UpdateExpression=START, ExpressionAttributeValues={":f": False}
    )


def close_handler(event, context):
    for batch in event["batches"]:
        if batch["bad"]:
            close(event["meter"])


def archive_handler(event, context):
    for letter in table("letters").query(KeyConditionExpression=Key("period").eq(event["period"]))["Items"]:
        if letter.get("archived") is True:
            continue
        table("letters").update_item(
            Key={"id": letter["id"]},
            UpdateExpression="SET archived = :a, updated_at = :t, updated_by = :b",
            ExpressionAttributeValues={":a": True, ":t": now(), ":b": "system"},
        )


def counted_handler(event, context):
    """The time says when the count was added to."""
    said = table("sums").get_item(Key={"id": "sum"}).get("Item", {})
    topics.publish(TopicArn="sums", Message=str(said))
    table("sums").update_item(
        Key={"id": "sum"},
        UpdateExpression="SET updated_at = :t ADD paid :one",
        ExpressionAttributeValues={":t": now(), ":one": 1},
    )


def called_handler(event, context):
    """What a service answers that was told a field of the row is new."""
    key = {"id": event["id"]}
    person = table("people").get_item(Key=key)["Item"]
    answer = phones.start_outbound_voice_contact(DestinationPhoneNumber=person["phone"], ContactFlowId="f")
    table("people").update_item(
        Key=key, UpdateExpression="SET contact = :c", ExpressionAttributeValues={":c": answer["ContactId"]}
    )


def moved_handler(event, context):
    table("people").update_item(
        Key={"id": event["id"]}, UpdateExpression="SET phone = :p", ExpressionAttributeValues={":p": event["phone"]}
    )


def guest(name):
    found = table("guests").get_item(Key={"name": name}).get("Item")
    if found:
        return found
    item = {"name": name, "asked": 0}
    table("guests").put_item(Item=item, ConditionExpression="attribute_not_exists(name)")
    return item


def guest_handler(event, context):
    """The name may be one that came with the request: the condition keeps a second one out."""
    return guest(f"guest#{event['cookies'].get('name') or uuid.uuid4().hex}")


def listed_handler(event, context):
    """An item of another kind, named after what was found."""
    person = table("kinds").get_item(Key={"pk": event["person"]})["Item"]
    item = {"pk": f"gallery#{person['folder']}", "folder": person["folder"]}
    table("kinds").put_item(Item=item)


# Hazards.


def code_handler(event, context):
    """Both are given what the code is good for."""
    code = table("codes").get_item(Key={"id": event["id"]}).get("Item")
    if not code or not code["valid"]:
        return 404
    table("codes").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]}, UpdateExpression="SET valid = :f", ExpressionAttributeValues={":f": False}
    )
    return {"discount": code["discount"]}


def told_handler(event, context):
    code = table("codes").get_item(Key={"id": event["id"]})["Item"]
    if code["valid"]:
        table("codes").update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": event["id"]}, UpdateExpression="SET valid = :f", ExpressionAttributeValues={":f": False}
        )
        topics.publish(TopicArn="codes", Message="used")


def seat_handler(event, context):
    """The second one sits there too."""
    seat = table("seats").get_item(Key={"id": event["id"]})["Item"]
    if seat["free"]:
        table("seats").update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": event["id"]},
            UpdateExpression="SET free = :f, taken_by = :w",
            ExpressionAttributeValues={":f": False, ":w": event["who"]},
        )


def state_handler(event, context):
    """A state has more than two values."""
    order = table("orders").get_item(Key={"id": event["id"]})["Item"]
    if order["state"] == "new":
        table("orders").update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": event["id"]}, UpdateExpression="SET #s = :s", ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": "cancelled"},
        )  # fmt: skip


def member_handler(event, context):
    """A key with a part that was made up keeps nobody out who has the same address."""
    found = table("members").query(IndexName="mail", KeyConditionExpression=Key("mail").eq(event["mail"]))["Items"]
    if found:
        return 409
    item = {"id": f"{event['team']}#{uuid.uuid4()}", "mail": event["mail"]}
    table("members").put_item(  # CA306: threads=unsafe processes=unsafe
        Item=item, ConditionExpression="attribute_not_exists(id)"
    )


def put_back_handler(event, context):
    """The same item, whose name is put together on both sides."""
    person = table("kinds").get_item(Key={"pk": f"person#{event['person']}"})["Item"]
    item = {"pk": f"person#{person['id']}", "id": person["id"], "seen": person["seen"] + 1}
    table("kinds").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
