"""Helpers that pass on a condition where their caller gives one: what counts is whether it was given."""

import boto3


class Items:
    """Items of one table, as a package of the project gives them."""

    def __init__(self, name):
        self.table = boto3.Session().resource("dynamodb").Table(name)

    def get(self, pk, sk):
        return self.table.get_item(Key={"PK": pk, "SK": sk}).get("Item")

    def put(self, item, condition=None):
        arguments = {"Item": item}
        if condition:
            arguments["ConditionExpression"] = condition
        return self.table.put_item(**arguments)  # CA306: threads=unsafe processes=unsafe

    def change(self, pk, sk, updates, condition=""):
        arguments = {
            "Key": {"PK": pk, "SK": sk},
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in updates),
            "ExpressionAttributeNames": {f"#{name}": name for name in updates},
            "ExpressionAttributeValues": {f":{name}": value for name, value in updates.items()},
        }
        if condition is not None:
            arguments["ConditionExpression"] = condition
        return self.table.update_item(**arguments)  # CA306: threads=unsafe processes=unsafe

    def once(self, item, condition=None):
        arguments = dict(Item=item)
        if condition is not None:
            arguments.update(ConditionExpression=condition)
        self.table.put_item(**arguments)


# Look-alikes.


def made_once_handler(event, context):
    items = Items("members")
    if items.get(event["team"], event["user"]):
        return 409
    items.once({"PK": event["team"], "SK": event["user"]}, condition="attribute_not_exists(PK)")
    return 201


def written_blindly_handler(event, context):
    Items("notes").change(event["team"], event["user"], {"text": event["text"]})


# Hazards.


def lengthened_handler(event, context):
    items = Items("crews")
    crew = items.get(event["team"], event["crew"])
    crew["boats"].append(event["boat"])
    items.put(crew)
    return crew


def lowered_handler(event, context):
    items = Items("accounts")
    account = items.get(event["team"], event["user"])
    items.change(event["team"], event["user"], {"credit": account["credit"] - event["price"]})
