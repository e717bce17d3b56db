"""Items that are read or put many at once, by table or page by page."""

import boto3

dynamodb = boto3.client("dynamodb")


# Look-alikes.


def copied_to_another_table_handler(event, context):
    keys = {"a1": {"Keys": [{"id": {"S": event["id"]}}]}}
    for item in dynamodb.batch_get_item(RequestItems=keys)["Responses"]["a1"]:
        dynamodb.batch_write_item(RequestItems={"a2": [{"PutRequest": {"Item": item}}]})


def removed_in_a_batch_handler(event, context):
    found = dynamodb.get_item(TableName="b", Key={"id": {"S": event["id"]}})["Item"]
    dynamodb.batch_write_item(RequestItems={"b": [{"DeleteRequest": {"Key": {"id": found["id"]}}}]})


def pages_copied_handler(event, context):
    for page in dynamodb.get_paginator("scan").paginate(TableName="c1"):
        for item in page["Items"]:
            dynamodb.put_item(TableName="c2", Item=item)


def parts_of_one_look_handler(event, context):
    item = dynamodb.get_item(TableName="d", Key={"id": {"S": event["id"]}})["Item"]
    parts = [
        {"ConditionCheck": {"TableName": "d", "Key": {"id": item["id"]}, "ConditionExpression": "n = :n"}},
        {"Delete": {"TableName": "d", "Key": {"id": item["id"]}}},
    ]
    dynamodb.transact_write_items(TransactItems=parts)


# Hazards.


def batch_handler(event, context):
    keys = {"e": {"Keys": [{"id": {"S": event["id"]}}]}}
    item = dynamodb.batch_get_item(RequestItems=keys)["Responses"]["e"][0]
    item["left"] = {"N": str(int(item["left"]["N"]) - 1)}
    dynamodb.put_item(TableName="e", Item=item)  # CA306: threads=unsafe processes=unsafe


def put_in_a_batch_handler(event, context):
    tables = boto3.Session().resource("dynamodb")
    item = tables.Table("f").get_item(Key={"id": event["id"]})["Item"]
    item["left"] -= 1
    tables.batch_write_item(RequestItems={"f": [{"PutRequest": {"Item": item}}]})  # CA306: threads=unsafe processes=unsafe


def pages_handler(event, context):
    for page in dynamodb.get_paginator("scan").paginate(TableName="g"):
        for item in page["Items"]:
            item["left"] = {"N": str(int(item["left"]["N"]) - 1)}
            dynamodb.put_item(TableName="g", Item=item)  # CA306: threads=unsafe processes=unsafe
