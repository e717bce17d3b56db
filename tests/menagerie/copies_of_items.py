"""Items that are stored as copies and as what was put together, whose fields stay known."""

import boto3


def table():
    return boto3.session.Session().resource("dynamodb").Table("counts")


# Look-alikes: the item that is stored has another key.


def copy_under_another_key_handler(event, context):
    found = table().get_item(Key={"id": event["id"]})["Item"]
    base = {"id": event["other"]}
    made = dict(base)
    made["left"] = found["left"] - 1
    table().put_item(Item=made)


def updated_under_another_key_handler(event, context):
    found = table().get_item(Key={"id": event["id"]})["Item"]
    made = {"id": event["id"]}
    made.update({"id": event["other"], "left": found["left"] - 1})
    table().put_item(Item=made)


# Hazards.


def copy_handler(event, context):
    found = table().get_item(Key={"id": event["id"]})["Item"]
    base = {"id": event["id"]}
    made = dict(base)
    made["left"] = found["left"] - 1
    table().put_item(Item=made)  # CA306: threads=unsafe processes=unsafe


def updated_handler(event, context):
    found = table().get_item(Key={"id": event["id"]})["Item"]
    made = {"id": event["id"]}
    made.update({"left": found["left"] - 1})
    table().put_item(Item=made)  # CA306: threads=unsafe processes=unsafe


def updated_by_name_handler(event, context):
    found = table().get_item(Key={"id": event["id"]})["Item"]
    made = {"id": event["id"]}
    made.update(left=found["left"] - 1)
    table().put_item(Item=made)  # CA306: threads=unsafe processes=unsafe


def of_pairs_handler(event, context):
    found = table().get_item(Key={"id": event["id"]})["Item"]
    made = dict([("id", event["id"]), ("left", found["left"] - 1)])
    table().put_item(Item=made)  # CA306: threads=unsafe processes=unsafe


class Shelf:
    def __init__(self, entries):
        for name, value in entries.items():
            setattr(self, name, value)


def variables_of_an_instance_handler(event, context):
    shelf = Shelf(table().get_item(Key={"id": event["id"]})["Item"])
    shelf.left = shelf.left - 1
    table().put_item(Item=vars(shelf))  # CA306: threads=unsafe processes=unsafe
