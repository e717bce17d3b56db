"""Items that are removed because they were there, with a count beside them that each who saw them lowers."""

import boto3
from pymongo import MongoClient

clubs = MongoClient("mongodb://db.internal").clubs  # CA601: threads=safe processes=benign


def table(name):
    return boto3.Session().resource("dynamodb").Table(name)


def member_of(event):
    return {"club": event["club"], "member": event["member"]}


# Look-alikes.


def asked_whether_it_is_there_handler(event, context):
    members = table("members-asked")
    if "Item" not in members.get_item(Key=member_of(event)):
        return "no member"
    members.delete_item(Key=member_of(event), ConditionExpression="attribute_exists(club)")
    less = {":less": -1}
    table("clubs-asked").update_item(
        Key={"club": event["club"]}, UpdateExpression="ADD members :less", ExpressionAttributeValues=less
    )


def last_visit_handler(event, context):
    visits = table("visits-left")
    if "Item" not in visits.get_item(Key=member_of(event)):
        return "nobody"
    visits.delete_item(Key=member_of(event))
    now = {":now": event["now"]}
    table("clubs-left").update_item(
        Key={"club": event["club"]}, UpdateExpression="SET last_left = :now", ExpressionAttributeValues=now
    )


def removed_alone_handler(event, context):
    members = table("members-alone")
    if "Item" not in members.get_item(Key=member_of(event)):
        return "no member"
    members.delete_item(Key=member_of(event))


def counted_whether_there_or_not_handler(event, context):
    """How many asked to leave, whoever they were."""
    asked = {":one": 1}
    table("clubs-any").update_item(
        Key={"club": event["club"]}, UpdateExpression="ADD asked :one", ExpressionAttributeValues=asked
    )
    members = table("members-any")
    if "Item" not in members.get_item(Key=member_of(event)):
        return "no member"
    members.delete_item(Key=member_of(event))


# Hazards.


def leave_handler(event, context):
    members = table("members")
    if "Item" not in members.get_item(Key=member_of(event)):
        return "no member"
    members.delete_item(Key=member_of(event))  # CA306: threads=unsafe processes=unsafe
    less = {":less": -1}
    table("clubs").update_item(
        Key={"club": event["club"]}, UpdateExpression="ADD members :less", ExpressionAttributeValues=less
    )


class Seats:
    def __init__(self):
        self.seats, self.halls = table("seats-taken"), table("halls-taken")

    def find(self, key):
        return self.seats.get_item(Key=key).get("Item")

    def give_back(self, key):
        if not self.find(key):
            return False
        self.seats.delete_item(Key=key)  # CA306: threads=unsafe processes=unsafe
        self.halls.update_item(
            Key={"hall": key["hall"]}, UpdateExpression="SET #n = #n + :one",
            ExpressionAttributeNames={"#n": "free"}, ExpressionAttributeValues={":one": 1},
        )
        return True


def seat_handler(event, context):
    return Seats().give_back({"hall": event["hall"], "seat": event["seat"]})


def document_handler(event, context):
    if clubs.members.find_one(member_of(event)) is None:
        return "no member"
    clubs.members.delete_one(member_of(event))  # CA306: threads=unsafe processes=unsafe
    clubs.clubs.update_one({"_id": event["club"]}, {"$inc": {"members": -1}})
