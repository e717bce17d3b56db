"""Parts of a request by `get("key")`, and by `["key"]`: the same part by whatever way it is asked for."""

import json

import boto3
import psycopg2

orders = boto3.resource("dynamodb").Table("parts-by-key")


def one_part_handler(event, context):
    order = orders.get_item(Key={"id": event["id"]}).get("Item")  # CA301: threads=unsafe processes=safe
    orders.put_item(Item={"id": event.get("id"), "n": order["n"] + 1})  # CA306: threads=unsafe processes=unsafe


def one_part_of_a_body_handler(event, context):
    body = json.loads(event.get("body", "{}"))
    order = orders.get_item(Key={"id": body.get("id")}).get("Item")
    orders.put_item(Item={"id": body["id"], "n": order["n"] + 1})  # CA306: threads=unsafe processes=unsafe


def taken_out_handler(event, context):
    body = json.loads(event["body"])
    number = body.pop("id")
    if orders.get_item(Key={"id": number}).get("Item"):
        return "there"
    orders.put_item(Item={"id": json.loads(event["body"])["id"]})  # CA306: threads=unsafe processes=unsafe


def other_part_handler(event, context):
    order = orders.get_item(Key={"id": event.get("from")}).get("Item")
    orders.put_item(Item={"id": event.get("to"), "n": order["n"] + 1})


def other_part_of_a_body_handler(event, context):
    body = json.loads(event["body"])
    if orders.get_item(Key={"id": body.get("parent")}).get("Item"):
        orders.put_item(Item={"id": body.get("child")})


# A body of many parts: the one that was looked for is among them.


def many_parts_handler(event, context):
    body = json.loads(event["body"])
    name = body["device"]["profile"].get("name", "unknown")
    connection = psycopg2.connect("service=kinds")
    cursor = connection.cursor()
    cursor.execute("SELECT id FROM kinds_by_key WHERE name = %s", (name,))
    if cursor.fetchone():
        return "there"
    names = ("a", "b", "c", "d", "e", "f", "g", "h", "i")
    sample = {key: body.get(key) for key in names}
    given = (name, json.dumps(sample), body["device"].get("x"), body["device"].get("y"), body["device"].get("z"))
    sql = "INSERT INTO kinds_by_key (name, sample, x, y, z) VALUES (%s, %s, %s, %s, %s)"
    cursor.execute(sql, given)  # CA306: threads=unsafe processes=unsafe
    connection.commit()
