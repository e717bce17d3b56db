"""Updates whose values stand in a dictionary under names that only the run tells, beside the key under a stated one."""

import string

import boto3

dynamodb = boto3.client("dynamodb")


def _read(key):
    found = dynamodb.get_item(TableName="figures", Key={"id": {"S": key}})
    return {name: typed["S"] for name, typed in found["Item"].items()}


def _update(figure):
    sets, names, values = [], {}, {}
    key = figure.pop("id")
    for number, (name, value) in enumerate(figure.items()):
        letter = string.ascii_lowercase[number]
        sets.append(f"#{letter} = :{letter}")
        names["#" + letter] = name
        values[":" + letter] = {"S": value}
    values[":id"] = {"S": key}
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="figures",
        Key={"id": {"S": key}},
        ConditionExpression="id = :id",
        UpdateExpression="SET " + ", ".join(sets),
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
    )


def whole_handler(event, context):
    figure = _read(event["id"])
    figure["score"] = figure["score"] + "1"
    _update(figure)


def given_handler(event, context):
    found = dynamodb.get_item(TableName="sketches", Key={"id": {"S": event["id"]}})["Item"]
    values = {":id": found["id"]}
    for name, value in event["changes"].items():
        values[":" + name] = {"S": value}
    dynamodb.update_item(
        TableName="sketches",
        Key={"id": found["id"]},
        ConditionExpression="id = :id",
        UpdateExpression=event["text"],
        ExpressionAttributeValues=values,
    )
