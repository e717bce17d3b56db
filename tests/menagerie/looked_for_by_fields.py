"""Items looked for by what is in them, and then stored under a new key: two requests that look at once find none."""

import json
import uuid

import boto3
import pymysql
from boto3.dynamodb.conditions import Attr, Key

INSERT = """
    INSERT INTO runs (file, stamp, kind, state, active_count, successful_count, failed_count, successful_ids, failed_ids,
                      total_records, invalid_records, partial_load, received, started_at, ended_at, changed_at, comment)
    VALUES (%s, %s, %s, 'new', 0, 0, 0, '', '', 0, 0, 0, 0, now(), NULL, now(), '')
"""


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def new_id():
    return str(uuid.uuid4())


def is_member(mail):
    answer = table("members").scan(FilterExpression="mail = :m", ExpressionAttributeValues={":m": mail})
    return bool(answer.get("Items", []))


def scanned_handler(event, context):
    body = json.loads(event["body"])
    if is_member(body["mail"]):
        return {"statusCode": 409}
    table("members").put_item(Item={"id": new_id(), "mail": body["mail"]})  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 201}


def member_handler(event, context):
    """The same question, asked for another reason."""
    return {"member": is_member(event["queryStringParameters"]["mail"])}


def queried_handler(event, context):
    found = table("guests").query(IndexName="by-mail", KeyConditionExpression=Key("mail").eq(event["mail"]))
    if found["Count"] > 0:
        raise ValueError("is here")
    table("guests").put_item(Item={"id": new_id(), "mail": event["mail"]})  # CA306: threads=unsafe processes=unsafe


def several_conditions_handler(event, context):
    wanted = Attr("course").eq(event["course"]) & Attr("number").eq(event["number"])
    if not table("courses").scan(FilterExpression=wanted)["Items"]:
        item = {"id": new_id(), "course": event["course"], "number": event["number"]}
        table("courses").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe


def renamed_handler(event, context):
    found = boto3.session.Session().client("dynamodb").scan(
        TableName="desks",
        FilterExpression="#n = :n",
        ExpressionAttributeNames={"#n": "name"},
        ExpressionAttributeValues={":n": event["name"]},
    )
    if not found["Items"]:
        boto3.session.Session().client("dynamodb").put_item(  # CA306: threads=unsafe processes=unsafe
            TableName="desks", Item={"id": new_id(), "name": event["name"]}
        )


def looked_through_handler(event, context):
    for coach in table("coaches").scan()["Items"]:
        if coach["mail"] == event["mail"]:
            return "is here"
    table("coaches").put_item(Item={"id": new_id(), "mail": event["mail"]})  # CA306: threads=unsafe processes=unsafe
    return "welcome"


def long_statement_handler(event, context):
    with pymysql.connect(host="x") as database, database.cursor() as cursor:
        cursor.execute("SELECT state FROM runs WHERE file = %s AND stamp = %s", (event["file"], event["stamp"]))
        if cursor.fetchone() is None:
            cursor.execute(INSERT, (event["file"], event["stamp"], event["kind"]))  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def parent_handler(event, context):
    """The one that was looked for is another one."""
    found = table("boxes").query(KeyConditionExpression=Key("id").eq(event["parent"]))
    if not found["Items"]:
        return "no such box"
    table("boxes").put_item(Item={"id": new_id(), "parent": event["parent"]})
    return "made"


def owner_handler(event, context):
    found = table("keys").scan(FilterExpression=Attr("owner").eq(event["owner"]))
    if not found["Items"]:
        return "no such owner"
    table("keys").put_item(Item={"id": new_id(), "door": event["door"]})
    return "made"


def other_table_handler(event, context):
    if not table("people").scan(FilterExpression=Attr("mail").eq(event["mail"]))["Items"]:
        return "unknown"
    table("letters").put_item(Item={"id": new_id(), "mail": event["mail"]})
    return "sent"


def looked_through_for_another_handler(event, context):
    for trip in table("trips").scan()["Items"]:
        if trip["state"] == "broken":
            return "out of order"
    table("trips").put_item(Item={"id": new_id(), "to": event["to"], "state": "new"})
    return "started"


def named_by_mail_handler(event, context):
    """The key is what was looked for, and the condition refuses the second."""
    if not table("users").query(KeyConditionExpression=Key("mail").eq(event["mail"]))["Items"]:
        table("users").put_item(Item={"mail": event["mail"]}, ConditionExpression="attribute_not_exists(mail)")


# A request parsed into an object; answers that go out again; keys that are new whatever the condition says.


class Order:
    def __init__(self, data):
        self.number = data["number"]


def by_index_handler(event, context):
    """What was found goes out as well, but nobody finds a cached answer by its number."""
    order = Order(event)
    found = table("orders").query(IndexName="by-number", KeyConditionExpression=Key("number").eq(event["number"]))
    if found["Items"]:
        return found["Items"][0]
    price = boto3.session.Session().client("lambda").invoke(FunctionName="price")["Payload"].read()
    item = {"id": event["id"], "number": order.number, "price": price}
    table("orders").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
    return item


def cached_handler(event, context):
    """An answer that is looked up, else computed and kept."""
    found = table("prices").get_item(Key={"id": event["id"]})
    if "Item" in found:
        return found["Item"]
    price = boto3.session.Session().client("lambda").invoke(FunctionName="price")["Payload"].read()
    table("prices").put_item(Item={"id": event["id"], "price": price})
    return price
