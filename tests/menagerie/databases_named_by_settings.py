"""Databases and collections of MongoDB whose names only the settings tell."""

import os

from pydantic_settings import BaseSettings
from pymongo import MongoClient


class Settings(BaseSettings):
    database: str
    members: str
    visits: str


settings = Settings()
client = MongoClient(os.environ["MEMBERS_URI"])  # CA601: threads=safe processes=benign
database = client[os.environ["MEMBERS_DATABASE"]]
of_settings = client[settings.database]
members = database["members"]
named_members = of_settings[settings.members]
visits = of_settings[settings.visits]


def environment_handler(event, context):
    member = members.find_one({"_id": event["id"]})
    members.update_one({"_id": event["id"]}, {"$set": {"n": member["n"] + 1}})  # CA306: threads=unsafe processes=unsafe


def settings_handler(event, context):
    if named_members.find_one({"mail": event["mail"]}):
        return {"statusCode": 409}
    named_members.insert_one({"mail": event["mail"]})  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 201}


class Repository:
    def __init__(self, uri, name):
        self.client = MongoClient(uri)
        self.database = self.client[name]

    def collection(self, name):
        return self.database[name]

    def take(self, seat, user):
        seats = self.collection("seats")
        found = seats.find_one({"_id": seat})
        if found["user"]:
            return False
        seats.update_one({"_id": seat}, {"$set": {"user": user}})  # CA306: threads=unsafe processes=unsafe
        return True


repository = Repository(os.environ["SEATS_URI"], os.environ["SEATS_DATABASE"])


def repository_handler(event, context):
    return repository.take(event["seat"], event["user"])


# The service counts, or the filter says what was found.


def counted_handler(event, context):
    members.find_one({"_id": event["id"]})
    members.update_one({"_id": event["id"]}, {"$inc": {"n": 1}})


def asked_again_handler(event, context):
    member = named_members.find_one({"_id": event["id"]})
    named_members.update_one({"_id": event["id"], "version": member["version"]}, {"$set": {"name": event["name"]}})


# What another collection holds is written down beside it.


def visited_handler(event, context):
    member = named_members.find_one({"_id": event["id"]})
    visits.insert_one({"member": member["name"], "request": context.aws_request_id})
