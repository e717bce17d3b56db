"""Items found in a state, of which each is removed, moved on or paid in turn: others move them on, or find them too."""

import os
import uuid

import boto3
from boto3.dynamodb.conditions import Attr
from pymongo import MongoClient

_STATE = {"#s": "state"}


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def documents():
    return MongoClient(os.environ["MONGO_URL"]).turns91


def make(name):
    table(name).put_item(Item={"id": str(uuid.uuid4()), "state": "uploaded"})


def move(name, key, state):
    table(name).update_item(
        Key={"id": key},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames=_STATE,
        ExpressionAttributeValues={":s": state},
    )


def upload_handler(event, context):
    make("films91")
    make("films92")
    make("films93")
    make("films94")
    make("films95")
    make("films96")
    documents().films.insert_one({"name": event["name"], "state": "uploaded"})


def begin_handler(event, context):
    move("films91", event["id"], "cutting")
    move("films92", event["id"], "cutting")
    move("films93", event["id"], "cutting")
    move("films96", event["id"], "cutting")
    documents().films.update_one({"_id": event["id"]}, {"$set": {"state": "cutting"}})


def finish_handler(event, context):
    move("films95", event["id"], "done")


def clear_handler(event, context):
    for film in table("films91").scan(FilterExpression=Attr("state").eq("uploaded"))["Items"]:
        table("films91").delete_item(Key={"id": film["id"]})  # CA306: threads=unsafe processes=unsafe


def clear_by_pages_handler(event, context):
    found = []
    asked = {
        "FilterExpression": "#s = :s",
        "ExpressionAttributeNames": _STATE,
        "ExpressionAttributeValues": {":s": "uploaded"},
    }
    while True:
        page = table("films92").scan(**asked)
        found.extend(page.get("Items", []))
        if "LastEvaluatedKey" not in page:
            break
        asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
    for film in found:
        table("films92").delete_item(Key={"id": film["id"]})  # CA306: threads=unsafe processes=unsafe


def clear_after_a_look_handler(event, context):
    for film in table("films93").scan()["Items"]:
        if film["state"] == "uploaded":
            table("films93").delete_item(Key={"id": film["id"]})  # CA306: threads=unsafe processes=unsafe


def clear_documents_handler(event, context):
    for film in documents().films.find({"state": "uploaded"}):
        documents().films.delete_one({"_id": film["_id"]})  # CA306: threads=unsafe processes=unsafe


def late_handler(event, context):
    for order in documents().orders.find({"state": "open"}):
        documents().orders.update_one(  # CA306: threads=unsafe processes=unsafe
            {"_id": order["_id"]}, {"$set": {"state": "late"}}
        )


def paid_handler(event, context):
    documents().orders.update_one({"_id": event["id"]}, {"$set": {"state": "paid"}})


def pay_handler(event, context):
    for report in table("reports91").scan(FilterExpression=Attr("checked").eq(False))["Items"]:
        table("purses91").update_item(
            Key={"user": report["user"]}, UpdateExpression="ADD coins :n", ExpressionAttributeValues={":n": 1}
        )
        table("reports91").update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": report["id"]}, UpdateExpression="SET checked = :t", ExpressionAttributeValues={":t": True}
        )


def clear_what_nobody_begins_handler(event, context):
    for film in table("films94").scan(FilterExpression=Attr("state").eq("uploaded"))["Items"]:
        table("films94").delete_item(Key={"id": film["id"]})


def clear_what_is_done_handler(event, context):
    for film in table("films95").scan(FilterExpression=Attr("state").eq("done"))["Items"]:
        table("films95").delete_item(Key={"id": film["id"]})


def clear_if_still_so_handler(event, context):
    for film in table("films96").scan(FilterExpression=Attr("state").eq("uploaded"))["Items"]:
        table("films96").delete_item(
            Key={"id": film["id"]},
            ConditionExpression="#s = :s",
            ExpressionAttributeNames=_STATE,
            ExpressionAttributeValues={":s": "uploaded"},
        )


def note_handler(event, context):
    for report in table("reports92").scan(FilterExpression=Attr("checked").eq(False))["Items"]:
        table("reports92").update_item(
            Key={"id": report["id"]}, UpdateExpression="SET checked = :t", ExpressionAttributeValues={":t": True}
        )


def wished_handler(event, context):
    """Each run that finds a wish writes to who has it."""
    for wish in table("wishes91").scan()["Items"]:
        if wish["book"] in event["book"]:
            boto3.session.Session().client("sns").publish(PhoneNumber=wish["phone"], Message="It is here.")
            table("wishes91").delete_item(Key={"phone": wish["phone"]})  # CA306: threads=unsafe processes=unsafe


def wished_by_number_handler(event, context):
    wishes = table("wishes92").scan()
    for number in range(wishes["Count"]):
        phone = wishes["Items"][number]["phone"]
        boto3.session.Session().client("sns").publish(PhoneNumber=phone, Message="It is here.")
        table("wishes92").delete_item(Key={"phone": phone})  # CA306: threads=unsafe processes=unsafe


def gone_handler(event, context):
    """Who cannot be reached is removed, by each who tries."""
    for reader in table("readers91").scan()["Items"]:
        try:
            boto3.session.Session().client("sns").publish(TargetArn=reader["arn"], Message=event["text"])
        except Exception:
            table("readers91").delete_item(Key={"arn": reader["arn"]})


def old_handler(event, context):
    """Nothing is sent of what is too old."""
    for wish in table("wishes93").scan()["Items"]:
        if wish["until"] < event["today"]:
            table("wishes93").delete_item(Key={"phone": wish["phone"]})
