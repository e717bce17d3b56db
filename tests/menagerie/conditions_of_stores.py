"""Conditions of an update: some compare with what was read, some hold for every item that is there."""

import uuid

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

dynamodb = boto3.client("dynamodb")


def take(event):
    """The key, what is left, and the values of an update that takes one."""
    key = {"id": {"S": event["id"]}}
    left = dynamodb.get_item(TableName="stock", Key=key)["Item"]["left"]["N"]
    return key, left, {":n": {"N": str(int(left) - 1)}}


# Look-alikes.


def compared_handler(event, context):
    key, left, values = take(event)
    dynamodb.update_item(
        TableName="stock",
        Key=key,
        UpdateExpression="SET left = :n",
        ConditionExpression="attribute_exists(id) AND left = :o",
        ExpressionAttributeValues={**values, ":o": {"N": left}},
    )


def not_there_yet_handler(event, context):
    if "Item" in dynamodb.get_item(TableName="seen", Key={"id": {"S": event["id"]}}):
        return "seen"
    condition = "attribute_not_exists(id)"
    dynamodb.put_item(TableName="seen", Item={"id": {"S": event["id"]}}, ConditionExpression=condition)


def not_there_yet_by_name_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("once")
    if "Item" in table.get_item(Key={"id": event["id"]}):
        return "seen"
    table.put_item(Item={"id": event["id"]}, ConditionExpression=Attr("id").not_exists())


# Hazards.


def there_handler(event, context):
    key, left, values = take(event)
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="stock",
        Key=key,
        UpdateExpression="SET left = :n",
        ConditionExpression="attribute_exists(id)",
        ExpressionAttributeValues=values,
    )


def both_there_handler(event, context):
    key, left, values = take(event)
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="stock",
        Key=key,
        UpdateExpression="SET left = :n",
        ConditionExpression="attribute_exists(id) AND attribute_exists(#k)",
        ExpressionAttributeValues=values,
    )


def there_by_name_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("stock")
    left = table.get_item(Key={"id": event["id"]})["Item"]["left"] - 1
    table.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET left = :n",
        ConditionExpression=Attr("id").exists(),
        ExpressionAttributeValues={":n": left},
    )


def new_key_handler(event, context):
    """That a key which was just made up is not there is always so."""
    table = boto3.Session().resource("dynamodb").Table("guests")
    if table.query(IndexName="mail", KeyConditionExpression=Key("mail").eq(event["mail"]))["Items"]:
        return "is here"
    item = {"id": str(uuid.uuid4()), "mail": event["mail"]}
    table.put_item(Item=item, ConditionExpression="attribute_not_exists(id)")  # CA306: threads=unsafe processes=unsafe


def other_new_key_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("hosts")
    if table.query(IndexName="mail", KeyConditionExpression=Key("mail").eq(event["mail"]))["Items"]:
        return "is here"
    number = str(uuid.uuid4())
    table.put_item(  # CA306: threads=unsafe processes=unsafe
        Item={"id": number, "mail": event["mail"]}, ConditionExpression=Attr("id").ne(number)
    )


def key_alone_handler(event, context):
    key, left, values = take(event)
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="stock",
        Key=key,
        UpdateExpression="SET #l = :n",
        ConditionExpression="id = :i AND state = :s",
        ExpressionAttributeNames={"#l": "left"},
        ExpressionAttributeValues={**values, ":i": {"S": event["id"]}, ":s": {"S": "open"}},
    )


def state_alone_handler(event, context):
    """The state that is asked for is not what is changed."""
    table = boto3.Session().resource("dynamodb").Table("carts")
    cart = table.get_item(Key={"id": event["id"]})["Item"]
    table.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #g = :g",
        ConditionExpression="#s = :open",
        ExpressionAttributeNames={"#g": "goods", "#s": "state"},
        ExpressionAttributeValues={":g": [*cart["goods"], event["goods"]], ":open": "open"},
    )


def under_way_handler(event, context):
    """Only one of a queue may be under way: nobody was, and this one is marked."""
    table = boto3.Session().resource("dynamodb").Table("jobs")
    wanted = Key("queue").eq(event["queue"]) & Key("state").eq("running")
    if table.query(IndexName="queue", KeyConditionExpression=wanted)["Items"]:
        raise ValueError("busy")
    table.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": "running"},
    )


# Look-alikes again.


def version_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("bills")
    bill = table.get_item(Key={"id": event["id"]})["Item"]
    table.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET goods = :g, version = :n",
        ConditionExpression="version = :o",
        ExpressionAttributeValues={":g": [*bill["goods"], 1], ":n": bill["version"] + 1, ":o": bill["version"]},
    )


def same_field_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("bags")
    bag = table.get_item(Key={"id": event["id"]})["Item"]
    table.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET #g = :g",
        ConditionExpression="#g = :o",
        ExpressionAttributeNames={"#g": "goods"},
        ExpressionAttributeValues={":g": [*bag["goods"], event["goods"]], ":o": bag["goods"]},
    )


def found_and_marked_handler(event, context):
    """Each one that was found is marked, not another one."""
    table = boto3.Session().resource("dynamodb").Table("mails")
    found = table.query(IndexName="state", KeyConditionExpression=Key("state").eq("new"))["Items"]
    if not found:
        return
    for mail in found:
        table.update_item(
            Key={"id": mail["id"]},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": "seen"},
        )


# Claims: a store under a condition, which only one request gets past.


def claimed_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("tickets")
    try:
        table.put_item(Item={"id": event["id"]}, ConditionExpression="attribute_not_exists(id)")
    except ClientError:
        return "taken"
    ticket = table.get_item(Key={"id": event["id"]})["Item"]
    table.put_item(Item={"id": event["id"], "seen": ticket["seen"] + 1})
    return "yours"


def claimed_for_another_purpose_handler(event, context):
    """The condition stands on another way through the handler."""
    table = boto3.Session().resource("dynamodb").Table("seats")
    if event["action"] == "open":
        table.put_item(Item={"id": event["id"]}, ConditionExpression="attribute_not_exists(id)")
        return "open"
    seat = table.get_item(Key={"id": event["id"]})["Item"]
    table.put_item(Item={"id": event["id"], "seen": seat["seen"] + 1})  # CA306: threads=unsafe processes=unsafe
    return "seen"


def claim_ignored_handler(event, context):
    """Who comes second goes on all the same."""
    table = boto3.Session().resource("dynamodb").Table("stalls")
    try:
        table.put_item(Item={"id": event["id"]}, ConditionExpression="attribute_not_exists(id)")
    except ClientError:
        print("is there already")  # CA705: threads=benign processes=benign
    stall = table.get_item(Key={"id": event["id"]})["Item"]
    table.put_item(Item={"id": event["id"], "seen": stall["seen"] + 1})  # CA306: threads=unsafe processes=unsafe


def one_or_the_other_handler(event, context):
    """An item that has no version yet is asked for by its key alone."""
    key, left, values = take(event)
    version = event["version"]
    if version:
        condition = "attribute_exists(id) AND version = :before"
    else:
        condition = "attribute_exists(id)"
    dynamodb.update_item(
        TableName="stock",
        Key=key,
        UpdateExpression="SET left = :n, version = :after",
        ConditionExpression=condition,
        ExpressionAttributeValues=values,
    )


def there_either_way_handler(event, context):
    key, left, values = take(event)
    condition = "attribute_exists(id)" if event["quick"] else "attribute_exists(id) AND attribute_exists(left)"
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="stock",
        Key=key,
        UpdateExpression="SET left = :n",
        ConditionExpression=condition,
        ExpressionAttributeValues=values,
    )
