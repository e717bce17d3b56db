"""Objects that a library makes of a dictionary with known entries: each field is what stands under its name."""

import os
import uuid

import boto3
from boto3.dynamodb.conditions import Key
from pydantic import BaseModel

client = boto3.client("dynamodb")
HOUSES = os.environ["HOUSES"]


class Door(BaseModel):
    house: str
    number: uuid.UUID
    color: str
    material: str = "wood"

    def item(self):
        return {"pk": self.house, "sk": f"DOOR#{self.number}", "color": self.color, "material": self.material}


def doors_of(house):
    asked = Key("pk").eq(house) & Key("sk").begins_with("DOOR#")
    found = client.query(TableName=HOUSES, KeyConditionExpression=asked)["Items"]
    return [Door.model_validate({"house": house, "number": each["sk"][5:], "color": each["color"]}) for each in found]


# Look-alikes.


def painted_handler(event, context):
    """A door of its own that has the color of another one."""
    other = client.get_item(TableName=HOUSES, Key={"pk": event["house"], "sk": event["door"]})["Item"]
    door = Door(house=event["house"], number=uuid.uuid4(), color=other["color"])
    client.put_item(TableName=HOUSES, Item=door.item())


def of_another_house_handler(event, context):
    if doors_of(event["other"]):
        return {"statusCode": 409}
    door = Door.parse_obj({"house": event["house"], "number": uuid.uuid4(), "color": event["color"]})
    client.put_item(TableName=HOUSES, Item=door.item())
    return {"statusCode": 201}


# Hazards.


def only_door_handler(event, context):
    if len(doors_of(event["house"])) > 0:
        raise ValueError("there is a door")
    given = {"house": event["house"], "number": uuid.uuid4(), "color": event["color"]}
    door = Door.model_validate(given)
    client.put_item(TableName=HOUSES, Item=door.item())  # CA306: threads=unsafe processes=unsafe confidence=low


def parsed_handler(event, context):
    if doors_of(event["house"]):
        return {"statusCode": 409}
    door = Door.parse_obj({"house": event["house"], "number": uuid.uuid4(), "color": event["color"]})
    client.put_item(TableName=HOUSES, Item=door.item())  # CA306: threads=unsafe processes=unsafe confidence=low
    return {"statusCode": 201}
