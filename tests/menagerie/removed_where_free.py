"""Items that are removed where a field of theirs holds nothing, which others fill meanwhile."""

import boto3


class Crews:
    """Items of one table, read, changed and removed by methods."""

    def __init__(self, name):
        self.table = boto3.Session().resource("dynamodb").Table(name)

    def get(self, team, crew):
        return self.table.get_item(Key={"team": team, "crew": crew}).get("Item")

    def put(self, item):
        self.table.put_item(Item=item)  # CA306: threads=unsafe processes=unsafe

    def remove(self, team, crew):
        self.table.delete_item(Key={"team": team, "crew": crew})  # CA306: threads=unsafe processes=unsafe


def assigned_handler(event, context):
    """What moves the field on: the item is put back whole."""
    crews = Crews("crews")
    crew = crews.get(event["team"], event["crew"])
    crew["boat"] = event["boat"]
    crews.put(crew)


def renamed_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("themes")
    table.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET title = :title",
        ExpressionAttributeValues={":title": event["title"]},
    )


# Look-alikes.


def built_in_handler(event, context):
    """Nobody makes a theme one that comes with the program."""
    table = boto3.Session().resource("dynamodb").Table("themes")
    theme = table.get_item(Key={"id": event["id"]})["Item"]
    if theme.get("builtin"):
        return 409
    table.delete_item(Key={"id": event["id"]})
    return 204


# Hazards.


def left_handler(event, context):
    crews = Crews("crews")
    crew = crews.get(event["team"], event["crew"])
    if not crew:
        return 404
    if crew.get("boat"):
        return 409
    crews.remove(event["team"], event["crew"])
    return 204


def lent_handler(event, context):
    rafts = boto3.Session().resource("dynamodb").Table("rafts")
    rafts.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET lent_to = :crew",
        ExpressionAttributeValues={":crew": event["crew"]},
    )


def asked_by_name_handler(event, context):
    rafts = boto3.Session().resource("dynamodb").Table("rafts")
    raft = rafts.get_item(Key={"id": event["id"]})["Item"]
    crew = raft.get("lent_to")
    if crew:
        return 409
    rafts.delete_item(Key={"id": event["id"]})  # CA306: threads=unsafe processes=unsafe
    return 204
