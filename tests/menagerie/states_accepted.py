"""Checks that are handed the states which they accept, and items that are moved on behind them."""

import boto3

db = boto3.client("dynamodb")
TO_BE_PAID_BACK = {"paid", "shipped"}


class Conflict(Exception):
    pass


def check(order, accepted):
    if order["status"]["S"] not in accepted:
        raise Conflict(order["status"]["S"])


def require(order, *accepted):
    if order["status"]["S"] not in accepted:
        raise Conflict(order["status"]["S"])


def require_one_of(order, accepted=TO_BE_PAID_BACK):
    if order["status"]["S"] not in accepted:
        raise Conflict(order["status"]["S"])


def found(table, event):
    return db.get_item(TableName=table, Key={"id": {"S": event["id"]}})["Item"]


def pay_back(table, event):
    db.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName=table,
        Key={"id": {"S": event["id"]}},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": {"S": "paid back"}},
    )


def list_handler(event, context):
    check(found("orders-with-lists", event), ["paid", "shipped"])
    pay_back("orders-with-lists", event)


def several_handler(event, context):
    require(found("orders-with-several", event), "paid", "shipped")
    pay_back("orders-with-several", event)


def default_handler(event, context):
    require_one_of(found("orders-by-default", event))
    pay_back("orders-by-default", event)


# Look-alikes.


def conditional_handler(event, context):
    order = found("orders-on-condition", event)
    check(order, ["paid", "shipped"])
    db.update_item(
        TableName="orders-on-condition",
        Key={"id": {"S": event["id"]}},
        UpdateExpression="SET #s = :s",
        ConditionExpression="#s = :before",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": {"S": "paid back"}, ":before": order["status"]},
    )


def allowed(person, people):
    if person not in people:
        raise PermissionError(person)


def allowed_handler(event, context):
    """Who may change an item is found in it, which stays so."""
    note = found("notes-of-several", event)
    allowed(event["person"], note["people"]["SS"])
    db.update_item(
        TableName="notes-of-several",
        Key={"id": {"S": event["id"]}},
        UpdateExpression="SET body = :b",
        ExpressionAttributeValues={":b": {"S": event["body"]}},
    )
