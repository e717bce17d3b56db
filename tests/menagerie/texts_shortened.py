"""Texts that a loop puts together, without their ends: `expression[:-2]`, `expression.rstrip(", ")`."""

import boto3


def _table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def sliced_handler(event, context):
    berths = _table("berths")
    berth = berths.get_item(Key={"id": event["id"]})["Item"]
    if berth["state"] != "free":
        return
    values = {"state": "taken"}
    expression, given, names = "SET ", {}, {}
    for key, value in values.items():
        expression += f"#{key} = :{key}, "
        given[f":{key}"] = value
        names[f"#{key}"] = key
    berths.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression=expression[:-2],
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=given,
    )


def _change(table, id, values):
    expression, given = "SET ", {}
    for key, value in values.items():
        expression += f"{key} = :{key}, "
        given[f":{key}"] = value
    table.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": id}, UpdateExpression=expression.rstrip(", "), ExpressionAttributeValues=given
    )


def stripped_handler(event, context):
    moorings = _table("moorings")
    mooring = moorings.get_item(Key={"id": event["id"]})["Item"]
    if mooring["holder"]:
        return
    _change(moorings, event["id"], {"holder": event["holder"]})


# The beginning, both ends, and a field that nobody looked at.


def begun_handler(event, context):
    path = "x/tmp/begun.json"[1:]
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["body"])
    with open("/tmp/begun.json") as file:
        return file.read()


def cut_handler(event, context):
    with open("./tmp/cut.json.bak"[1:-4], "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["body"])
    with open("/tmp/cut.json") as file:
        return file.read()


def other_field_handler(event, context):
    docks = _table("docks")
    dock = docks.get_item(Key={"id": event["id"]})["Item"]
    if dock["state"] != "free":
        return
    expression, given = "SET ", {}
    for key, value in {"seen": event["at"]}.items():
        expression += f"{key} = :{key}, "
        given[f":{key}"] = value
    docks.update_item(Key={"id": event["id"]}, UpdateExpression=expression[:-2], ExpressionAttributeValues=given)
