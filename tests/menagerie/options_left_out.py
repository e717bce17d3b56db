"""Options in a dictionary: those that a caller leaves out are not there, however the helper asks for them."""

import uuid

import boto3


def find(options):
    table = boto3.Session().resource("dynamodb").Table(options["table"])
    given = {}
    if "condition" in options:
        given["KeyConditionExpression"] = options["condition"]
    if "filter" in options:
        given["FilterExpression"] = options["filter"]
    if "limit" in options and options["limit"]:
        given["Limit"] = options["limit"]
    if "values" in options:
        given["ExpressionAttributeValues"] = options["values"]
    return table.query(**given)["Items"]


def keep(options):
    table = boto3.Session().resource("dynamodb").Table(options["table"])
    if "unless" not in options:
        table.put_item(Item=options["item"])  # CA306: threads=unsafe processes=unsafe
    else:
        table.put_item(Item=options["item"], ConditionExpression=options["unless"])


def register_handler(event, context):
    values = {":name": event["name"]}
    if find({"table": "left-out-people", "condition": "name = :name", "values": values}):
        return "taken"
    keep({"table": "left-out-people", "item": {"id": str(uuid.uuid4()), "name": event["name"]}})


def claimed_handler(event, context):
    if find({"table": "left-out-claims", "condition": "id = :id", "values": {":id": event["id"]}}):
        return "taken"
    keep({"table": "left-out-claims", "item": {"id": event["id"]}, "unless": "attribute_not_exists(id)"})


def plain(data):
    return data.model_dump() if hasattr(data, "model_dump") else data


def of_any_kind_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("left-out-letters")
    if table.get_item(Key={"id": event["id"]}).get("Item"):
        return "there"
    table.put_item(Item=plain({"id": event["id"], "text": event["text"]}))  # CA306: threads=unsafe processes=unsafe


def sent_options_handler(event, context):
    options = event.get("options") or {"name": "all"}
    if "id" in options:
        table = boto3.Session().resource("dynamodb").Table("left-out-sent")
        row = table.get_item(Key={"id": options["id"]})["Item"]
        table.put_item(Item={"id": options["id"], "n": row["n"] + 1})  # CA306: threads=unsafe processes=unsafe


def keep_unless(options):
    table = boto3.Session().resource("dynamodb").Table("left-out-unless")
    condition = options.get("unless")
    if condition:
        table.put_item(Item=options["item"], ConditionExpression=condition)
    else:
        table.put_item(Item=options["item"])  # CA306: threads=unsafe processes=unsafe


def unless_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("left-out-unless")
    if table.get_item(Key={"id": event["id"]}).get("Item"):
        return "there"
    keep_unless({"item": {"id": event["id"], "text": event["text"]}})
