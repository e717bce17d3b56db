"""Clients of services that come from modules which are not among the files, or are handed over: the call says it all."""

import json

from common.clients import dynamodb, s3
from common.collections import members
from common.layer import database, tables
from common.tables import cups, plates, purses
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, as_declarative, mapped_column


def whole_handler(event, context):
    item = purses.get_item(Key={"id": event["id"]})["Item"]
    purses.put_item(Item={**item, "left": item["left"] - event["n"]})  # CA306: threads=unsafe processes=unsafe


def field_handler(event, context):
    item = dynamodb.Table("glasses53").get_item(Key={"id": event["id"]})["Item"]
    dynamodb.Table("glasses53").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET filled = :filled",
        ExpressionAttributeValues={":filled": item["filled"] + event["n"]},
    )


def object_handler(event, context):
    index = json.loads(s3.get_object(Bucket="index53", Key=event["id"])["Body"].read())
    index["n"] += 1
    s3.put_object(Bucket="index53", Key=event["id"], Body=json.dumps(index))  # CA306: threads=unsafe processes=unsafe


def document_handler(event, context):
    member = members.find_one({"_id": event["id"]})
    members.update_one({"_id": event["id"]}, {"$set": {"n": member["n"] + 1}})  # CA306: threads=unsafe processes=unsafe


def attribute_handler(event, context):
    guest = database.guests.find_one({"_id": event["id"]})
    found = {"$set": {"n": guest["n"] + 1}}
    database.guests.update_one({"_id": event["id"]}, found)  # CA306: threads=unsafe processes=unsafe


def given_handler(event, context):
    shelf = event["shelf"]
    item = shelf.get_item(Key={"id": event["id"]})["Item"]
    shelf.put_item(Item={**item, "left": item["left"] - 1})  # CA306: threads=unsafe processes=unsafe


def other_table_handler(event, context):
    """What is put is another item, in another table."""
    cup = cups.get_item(Key={"id": event["id"]})["Item"]
    plates.put_item(Item={"id": event["id"], "beside": cup["name"]})


def condition_handler(event, context):
    item = tables["spoons"].get_item(Key={"id": event["id"]})["Item"]
    tables["spoons"].update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET n = :n",
        ConditionExpression="n = :old",
        ExpressionAttributeValues={":n": item["n"] + 1, ":old": item["n"]},
    )


def relative_handler(event, context):
    member = members.find_one({"_id": event["id"]})
    if member is None:
        return 404
    members.update_one({"_id": event["id"]}, {"$inc": {"n": 1}})
    return 204


def no_store_handler(event, context):
    """A list of a user interface has items as well."""
    row = event["view"].get_item(0)
    event["view"].put_item(0, row + 1)


@as_declarative()
class Base:
    pass


class Kettle(Base):
    __tablename__ = "kettles53"
    id: Mapped[int] = mapped_column(primary_key=True)
    litres: Mapped[int]


async def fill_handler(event, context):
    async with AsyncSession(event["engine"]) as session:
        kettle = await session.scalar(select(Kettle).where(Kettle.id == event["id"]))
        kettle.litres += event["n"]  # CA306: threads=unsafe processes=unsafe
        await session.commit()
