"""Counted, then stored or removed: of two requests that count at once both go on, and there is one too many or too few."""
import os
import uuid
import time

import boto3
import pymongo
import psycopg2
from boto3.dynamodb.conditions import Attr, Key
from sqlalchemy import Column, Integer, String, func, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
LIMIT = int(os.environ.get("LIMIT", "3"))


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


class Key_(Base):
    __tablename__ = "keys"
    id = Column(Integer, primary_key=True)
    user = Column(String)


class Repo:
    def __init__(self, name):
        self.table = table(name)

    def of(self, pk, prefix=None):
        condition = Key("PK").eq(pk)
        if prefix:
            condition = condition & Key("SK").begins_with(prefix)
        return self.table.query(KeyConditionExpression=condition).get("Items", [])

    def put(self, pk, sk, data):
        item = {"PK": pk, "SK": sk, **data}
        self.table.put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
        return item

    def get(self, pk, sk):
        return self.table.get_item(Key={"PK": pk, "SK": sk}).get("Item")


class Sessions:
    def __init__(self, db):
        self.db = db

    def create(self, user, text):
        existing = self.db.of(pk=f"USER#{user}", prefix="SESS#")
        if len(existing) >= LIMIT:
            raise ValueError("too many")
        sid = str(uuid.uuid4())
        self.db.put(pk=f"USER#{user}", sk=f"SESS#{sid}", data={"text": text, "at": int(time.time())})
        return sid


def sessions_handler(event, context):
    return Sessions(Repo("sessions")).create(event["user"], event["text"])


def session_handler(event, context):
    return Repo("sessions").get(event["user"], event["id"])


def scan_count_handler(event, context):
    answer = table("slots").scan(FilterExpression=Attr("day").eq(event["day"]), Select="COUNT")
    if answer["Count"] >= 10:
        return {"statusCode": 409}
    table("slots").put_item(Item={"id": str(uuid.uuid4()), "day": event["day"], "name": event["name"]})  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 201}


def count_key_handler(event, context):
    answer = table("devices").query(KeyConditionExpression=Key("user").eq(event["user"]))
    if answer["Count"] > 5:
        return {"statusCode": 409}
    table("devices").put_item(Item={"user": event["user"], "device": event["device"]})  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 201}


def get_device_handler(event, context):
    return table("devices").get_item(Key={"user": event["user"], "device": event["device"]})["Item"]


class Members:
    def __init__(self):
        self.table = table("members")

    def admins(self, group):
        found = self.table.query(KeyConditionExpression=Key("group_id").eq(group), FilterExpression=Attr("role").eq("admin"))
        return len(found.get("Items", []))

    def remove(self, group, user):
        self.table.delete_item(Key={"group_id": group, "user_id": user})  # CA306: threads=unsafe processes=unsafe

    def set_role(self, group, user, role):
        self.table.update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"group_id": group, "user_id": user},
            UpdateExpression="SET #r = :r",
            ExpressionAttributeNames={"#r": "role"},
            ExpressionAttributeValues={":r": role},
        )


def leave_handler(event, context):
    members = Members()
    if members.admins(event["group"]) <= 1:
        raise ValueError("the last one")
    members.remove(event["group"], event["user"])


def demote_handler(event, context):
    members = Members()
    admin_count = members.admins(event["group"])
    if event["role"] == "member" and admin_count <= 1:
        raise ValueError("the last one")
    members.set_role(event["group"], event["user"], event["role"])


def walked_handler(event, context):
    members = table("crew").query(KeyConditionExpression=Key("ship").eq(event["ship"]))["Items"]
    captains = [m for m in members if m["rank"] == "captain"]
    if len(captains) == 1 and captains[0]["name"] == event["name"]:
        return "the last captain"
    table("crew").delete_item(Key={"ship": event["ship"], "name": event["name"]})


def mongo_handler(event, context):
    tasks = pymongo.MongoClient().shop.tasks
    if tasks.count_documents({"user": event["user"], "state": "open"}) >= LIMIT:
        return "enough"
    tasks.insert_one({"user": event["user"], "state": "open", "text": event["text"]})  # CA306: threads=unsafe processes=unsafe


def sql_handler(event, context):
    with psycopg2.connect("") as database, database.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM bookings WHERE course = %s", (event["course"],))
        (count,) = cursor.fetchone()
        if count >= 20:
            return "full"
        cursor.execute("INSERT INTO bookings (course, name) VALUES (%s, %s)", (event["course"], event["name"]))  # CA306: threads=unsafe processes=unsafe


def sql_delete_handler(event, context):
    with psycopg2.connect("") as database, database.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM owners WHERE team = %s", (event["team"],))
        if cursor.fetchone()[0] <= 1:
            return "the last one"
        cursor.execute("DELETE FROM owners WHERE team = %s AND name = %s", (event["team"], event["name"]))  # CA306: threads=unsafe processes=unsafe


def orm_count_handler(event, context):
    with Session() as session:
        if session.query(Key_).filter(Key_.user == event["user"]).count() >= 5:
            return "enough"
        session.add(Key_(user=event["user"]))  # CA306: threads=unsafe processes=unsafe
        session.commit()


def orm_len_handler(event, context):
    with Session() as session:
        found = session.execute(select(Key_).where(Key_.user == event["user"])).scalars().all()
        if len(found) >= 5:
            return "enough"
        session.add(Key_(user=event["user"]))  # CA306: threads=unsafe processes=unsafe
        session.commit()


def orm_func_handler(event, context):
    with Session() as session:
        n = session.scalar(select(func.count()).select_from(Key_).where(Key_.user == event["user"]))
        if n >= 5:
            return "enough"
        session.add(Key_(user=event["user"]))  # CA306: threads=unsafe processes=unsafe
        session.commit()


# Look-alikes.


def rest_handler(event, context):
    """Another kind of thing was counted."""
    if len(Repo("rooms").of(pk=event["house"], prefix="ROOM#")) >= 3:
        return "full"
    table("orders2").put_item(Item={"id": str(uuid.uuid4()), "house": event["house"]})


def page_handler(event, context):
    """What was found is more than one page, and the page is stored under its own name."""
    items = table("posts").query(KeyConditionExpression=Key("user").eq(event["user"]))["Items"]
    more = len(items) > 50
    return {"items": items[:50], "more": more}


def unrelated_user_handler(event, context):
    """Guests of the asker are counted, a message to someone else is stored."""
    found = table("mail").query(KeyConditionExpression=Key("user").eq(event["asker"]))
    if found["Count"] > 5:
        return "many"
    table("mail").put_item(Item={"user": event["other"], "id": str(uuid.uuid4()), "text": event["text"]})


def delete_expired_handler(event, context):
    """Emptiness, then the items found are removed."""
    items = table("old").query(KeyConditionExpression=Key("user").eq(event["user"]))["Items"]
    if len(items) > 0:
        for item in items:
            table("old").delete_item(Key={"user": item["user"], "at": item["at"]})


def empty_new_handler(event, context):
    """A key that is new each time, whose owner had none: key of what is asked only."""
    items = table("visits").query(KeyConditionExpression=Key("user").eq(event["user"]))["Items"]
    first = len(items) == 0
    table("visits").put_item(Item={"user": event["user"], "id": str(uuid.uuid4())})
    return {"first": first}


def counted_in_one_step_handler(event, context):
    table("seats").update_item(
        Key={"course": event["course"]},
        UpdateExpression="ADD taken :one",
        ConditionExpression="taken < :limit",
        ExpressionAttributeValues={":one": 1, ":limit": 20},
    )


def sql_locked_handler(event, context):
    with psycopg2.connect("") as database, database.cursor() as cursor:
        cursor.execute("LOCK TABLE seats IN EXCLUSIVE MODE")
        cursor.execute("SELECT COUNT(*) FROM seats WHERE course = %s", (event["course"],))
        (count,) = cursor.fetchone()
        if count >= 20:
            return "full"
        cursor.execute("INSERT INTO seats (course, name) VALUES (%s, %s)", (event["course"], event["name"]))


def sql_delete_found_handler(event, context):
    """Removes what is there, however many there are."""
    with psycopg2.connect("") as database, database.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM drafts WHERE team = %s", (event["team"],))
        if cursor.fetchone()[0] == 0:
            return "none"
        cursor.execute("DELETE FROM drafts WHERE team = %s", (event["team"],))


def trim_handler(event, context):
    """Only the newest ten are kept: another that trims removes the same ones."""
    items = table("history").query(KeyConditionExpression=Key("user").eq(event["user"]), ScanIndexForward=False)["Items"]
    if len(items) > 10:
        for item in items[10:]:
            table("history").delete_item(Key={"user": item["user"], "at": item["at"]})


def update_other_field_handler(event, context):
    """Members are counted; a note of one is set."""
    found = table("staff").query(KeyConditionExpression=Key("firm").eq(event["firm"]), FilterExpression=Attr("role").eq("admin"))
    if found["Count"] < 2:
        return "small firm"
    table("staff").update_item(
        Key={"firm": event["firm"], "name": event["name"]},
        UpdateExpression="SET note = :n",
        ExpressionAttributeValues={":n": event["note"]},
    )


def conflict_handler(event, context):
    with psycopg2.connect("") as database, database.cursor() as cursor:
        cursor.execute("SELECT code FROM languages WHERE room = %s", (event["room"],))
        existing = [row[0] for row in cursor.fetchall()]
        remaining = max(LIMIT - len(existing), 0)
        limited = event["codes"][:remaining]
        if not limited:
            return "full"
        cursor.executemany(  # CA306: threads=unsafe processes=unsafe
            "INSERT INTO languages (room, code) VALUES (%s, %s) ON CONFLICT DO NOTHING", [(event["room"], code) for code in limited]
        )


def conflict_safe_handler(event, context):
    with psycopg2.connect("") as database, database.cursor() as cursor:
        cursor.execute("SELECT code FROM words WHERE room = %s", (event["room"],))
        if len(cursor.fetchall()) > 0:
            return "has some"
        cursor.execute("INSERT INTO words (room, code) VALUES (%s, %s) ON CONFLICT DO NOTHING", (event["room"], event["code"]))


def delete_read_handler(event, context):
    with psycopg2.connect("") as database, database.cursor() as cursor:
        cursor.execute("SELECT id FROM jobs WHERE room = %s", (event["room"],))
        for row in cursor.fetchall():
            cursor.execute("DELETE FROM jobs WHERE id = %s", (row[0],))


def orm_last_handler(event, context):
    with Session() as session:
        member = session.query(Key_).filter(Key_.id == event["id"]).first()
        if session.query(Key_).filter(Key_.user == member.user).count() <= 1:
            return "the last one"
        session.delete(member)  # CA306: threads=unsafe processes=unsafe
        session.commit()


def nested_handler(event, context):
    members = Members()
    if event["role"] == "admin":
        count = members.admins(event["group"])
        if count <= 1:
            raise ValueError("the last one")
    table("members").delete_item(Key={"group_id": event["group"], "user_id": event["user"]})  # CA306: threads=unsafe processes=unsafe


def nested_return_handler(event, context):
    members = Members()
    mine = members.table.get_item(Key={"group_id": event["group"], "user_id": event["user"]})["Item"]
    if mine["role"] == "admin":
        if members.admins(event["group"]) <= 1:
            return "the last one"
    table("members").delete_item(Key={"group_id": event["group"], "user_id": event["user"]})  # CA306: threads=unsafe processes=unsafe
