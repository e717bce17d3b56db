"""Items that a query found, put back under a key that is put together of their fields; and copies under other keys."""

import uuid

import boto3
from boto3.dynamodb.conditions import Key


def table():
    return boto3.session.Session().resource("dynamodb").Table("letters-put-together")


class Letters:
    def find(self, tenant, number):
        key = {"pk": f"TENANT#{tenant}", "sk": f"LETTER#{number}"}
        return table().get_item(Key=key).get("Item")

    def all_of(self, tenant):
        found = table().query(KeyConditionExpression=Key("pk").eq(f"TENANT#{tenant}"))["Items"]
        return [{name: value for name, value in item.items() if name not in {"pk", "sk"}} for item in found]

    def put(self, letter):
        item = {**letter, "pk": f"TENANT#{letter['tenant']}", "sk": f"LETTER#{letter['id']}"}
        table().put_item(Item=item)  # CA306: threads=unsafe processes=unsafe

    def put_aside(self, letter):
        """A copy of its own kind."""
        item = {**letter, "pk": f"TENANT#{letter['tenant']}", "sk": f"ASIDE#{letter['id']}"}
        table().put_item(Item=item)

    def put_anew(self, letter):
        """One of the same kind, which nobody else has."""
        item = {**letter, "pk": f"TENANT#{letter['tenant']}", "sk": f"LETTER#{uuid.uuid4()}"}
        table().put_item(Item=item)

    def put_for(self, tenant, letter):
        """One of somebody else."""
        table().put_item(Item={**letter, "pk": f"TENANT#{tenant}", "sk": f"LETTER#{letter['id']}"})


def show_handler(event, context):
    return Letters().find(event["tenant"], event["letter"])


def read_all_handler(event, context):
    letters = Letters()
    for letter in letters.all_of(event["tenant"]):
        if letter["state"] == "new":
            letter["state"] = "read"
            letters.put(letter)


def aside_handler(event, context):
    letters = Letters()
    for letter in letters.all_of(event["tenant"]):
        letter["aside"] = event["why"]
        letters.put_aside(letter)


def again_handler(event, context):
    letters = Letters()
    for letter in letters.all_of(event["tenant"]):
        letter["again"] = event["why"]
        letters.put_anew(letter)


def forward_handler(event, context):
    letters = Letters()
    for letter in letters.all_of(event["tenant"]):
        letter["from"] = event["tenant"]
        letters.put_for(event["to"], letter)
