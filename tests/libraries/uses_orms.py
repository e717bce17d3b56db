"""Tortoise ORM, MongoEngine and Beanie: rows and documents as objects."""

import asyncio

from beanie import Document
import mongoengine
from mongoengine import Document as Stored, IntField
from tortoise import fields
from tortoise.expressions import F
from tortoise.models import Model


class Item(Model):
    id = fields.IntField(primary_key=True)
    left = fields.IntField()


class Seat(Stored):
    left = IntField()


class Talk(Document):
    left: int


async def in_the_database(key):
    await Item.filter(id=key).update(left=F("left") - 1)


async def locked(key):
    item = await Item.select_for_update().get(id=key)
    item.left -= 1
    await item.save()


async def renamed(key, name):
    item = await Item.get(id=key)
    item.name = name
    await item.save(update_fields=["name"])


async def renamed_whole(key, name):
    """It sets all columns, also how many are left by then."""
    item = await Item.get(id=key)
    item.name = name
    await item.save()  # CA306: threads=unsafe processes=unsafe


async def taken(key):
    item = await Item.get(id=key)
    item.left -= 1  # CA306: threads=unsafe processes=unsafe
    await item.save()


async def told(key):
    talk = await Talk.get(key)
    talk.left -= 1  # CA306: threads=unsafe processes=unsafe
    await talk.save()


def in_the_database_handler(event, context):
    asyncio.run(in_the_database(event["id"]))


def locked_handler(event, context):
    asyncio.run(locked(event["id"]))


def renamed_handler(event, context):
    asyncio.run(renamed(event["id"], event["name"]))


def renamed_whole_handler(event, context):
    asyncio.run(renamed_whole(event["id"], event["name"]))


def atomic_handler(event, context):
    Seat.objects(id=event["id"]).update_one(dec__left=1)


def taken_handler(event, context):
    asyncio.run(taken(event["id"]))


def told_handler(event, context):
    asyncio.run(told(event["id"]))


def seat_handler(event, context):
    seat = Seat.objects.get(id=event["id"])
    seat.left -= 1  # CA306: threads=unsafe processes=unsafe
    seat.save()


def tenant_handler(event, context):
    mongoengine.connect(event["tenant"], alias="tenant")  # CA413: threads=unsafe processes=safe
    return {"n": Seat.objects.count()}


# closed under those who still use it
def disconnected_handler(event, context):
    mongoengine.disconnect(alias="reports")  # CA301: threads=unsafe processes=safe
    return {"ok": True}
