"""Documents of MongoDB that are added because none was found that overlaps, or that is one or the other."""

import uuid

import pymongo

db = pymongo.MongoClient("mongodb://x").bookings  # CA601: threads=safe processes=benign


def overlap_handler(event, context):
    start, end = event["start"], event["end"]
    if db.rooms.find_one({"room": event["room"], "start": {"$lt": end}, "end": {"$gt": start}}):
        return 409
    db.rooms.insert_one(  # CA306: threads=unsafe processes=unsafe
        {"room": event["room"], "start": start, "end": end}
    )


class Halls:
    def __init__(self):
        self.collection = db["halls"]

    def is_free(self, title, start, end):
        query = {"title": title, "$or": [{"start": start}, {"start": {"$gt": start, "$lt": end}}]}
        return not list(self.collection.find(query))

    def add(self, data):
        return self.collection.insert_one(data)  # CA306: threads=unsafe processes=unsafe


def class_handler(event, context):
    halls = Halls()
    if not halls.is_free(event["title"], event["start"], event["end"]):
        raise ValueError("taken")
    halls.add({"title": event["title"], "start": event["start"], "end": event["end"]})


def either_handler(event, context):
    if db.members.find_one({"$or": [{"mail": event["mail"]}, {"name": event["name"]}]}):
        return 409
    db.members.insert_one(  # CA306: threads=unsafe processes=unsafe
        {"mail": event["mail"], "name": event["name"], "by": event["by"]}
    )


def others_handler(event, context):
    if db.labels.find_one({"text": event["text"], "state": {"$ne": "gone"}}):
        return 409
    db.labels.insert_one({"text": event["text"], "state": "new"})  # CA306: threads=unsafe processes=unsafe


def numbered_handler(event, context):
    number = db.tickets.count_documents({}) + 1
    db.tickets.insert_one({"number": number, "by": event["by"]})  # CA306: threads=unsafe processes=unsafe


def last_handler(event, context):
    last = db.notes.find_one(sort=[("seq", -1)])
    db.notes.insert_one({"seq": last["seq"] + 1, "text": event["text"]})  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def of_another_number_handler(event, context):
    """The number is one of its own collection."""
    db.scores.insert_one({"number": event["number"], "so_far": db.tickets.count_documents({}) + 1})


def of_another_handler(event, context):
    """Whoever is shut out was looked for, and what is added is something else."""
    if db.visits.find_one({"guest": event["guest"], "until": {"$gt": event["now"]}}):
        return 403
    db.visits.insert_one({"host": event["host"], "note": event["note"]})


def shut_handler(event, context):
    if db.visits.find_one({"kind": {"$in": ["shut", "holiday"]}}):
        return 403
    db.visits.insert_one({"host": event["host"], "note": event["note"]})


def upsert_handler(event, context):
    db.rooms.update_one(
        {"room": event["room"], "start": event["start"]}, {"$setOnInsert": {"by": uuid.uuid4().hex}}, upsert=True
    )


def counted_handler(event, context):
    """Looked for among all: what only counts them for an answer stores nothing."""
    return {"how_many": db.members.count_documents({"by": event["by"]}) + 1}
