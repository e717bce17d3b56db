"""Items that are made into objects by `Class(**item)`: what an object says of a field was read from the store."""

import boto3
from pydantic import BaseModel


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


class Ferry:
    def __init__(self, id, harbour, state="moored", cars=None):
        self.id = id
        self.harbour = harbour
        self.state = state
        self.cars = cars or []


class Berth(BaseModel):
    id: str
    state: str = "free"
    guests: list[str] = []


def sail_handler(event, context):
    ferries = table("ferries-spread")
    ferry = Ferry(**ferries.get_item(Key={"id": event["id"]})["Item"])
    if ferry.state != "moored":
        return None
    ferries.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #state = :state",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": "at sea"},
    )
    return "sailed"


def load_handler(event, context):
    ferries = table("ferries-spread")
    ferry = Ferry(**ferries.get_item(Key={"id": event["id"]})["Item"])
    ferries.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET cars = :cars",
        ExpressionAttributeValues={":cars": ferry.cars + [event["car"]]},
    )


def take_handler(event, context):
    berths = table("berths-spread")
    berth = Berth(**berths.get_item(Key={"id": event["id"]})["Item"])
    if berth.state != "free":
        return 409
    berths.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": "taken"},
    )
    return 200


def welcome_handler(event, context):
    berths = table("berths-spread")
    berth = Berth(**berths.get_item(Key={"id": event["id"]})["Item"])
    berth.guests.append(event["guest"])
    berths.put_item(Item={"id": event["id"], "guests": berth.guests})  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def other_field_handler(event, context):
    """Whether it may be renamed hangs on a field that nobody moves."""
    ferries = table("ferries-spread")
    ferry = Ferry(**ferries.get_item(Key={"id": event["id"]})["Item"])
    if ferry.harbour != event["harbour"]:
        return 403
    ferries.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET title = :title",
        ExpressionAttributeValues={":title": event["title"]},
    )
    return 200


def conditional_handler(event, context):
    berths = table("berths-spread")
    berth = Berth(**berths.get_item(Key={"id": event["id"]})["Item"])
    if berth.state != "free":
        return 409
    berths.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :s",
        ConditionExpression="#s = :free",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": "taken", ":free": "free"},
    )
    return 200


def of_request_handler(event, context):
    """What a request gives is made into an object and stored; nothing was read."""
    berth = Berth(**event["berth"])
    table("berths-told").put_item(Item={"id": berth.id, "state": berth.state, "guests": berth.guests})


def shown_handler(event, context):
    berth = Berth(**table("berths-spread").get_item(Key={"id": event["id"]})["Item"])
    return {"state": berth.state, "guests": len(berth.guests)}
