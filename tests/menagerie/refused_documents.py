"""Documents of which a unique index lets no second one in, and items that are what a request holds as a whole."""

import json
import uuid
from contextlib import asynccontextmanager

import boto3
from fastapi import FastAPI, HTTPException
from motor.motor_asyncio import AsyncIOMotorClient
from pydantic import BaseModel
from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

db = AsyncIOMotorClient("mongodb://host")["refused_documents"]  # CA601: threads=safe processes=benign
table = boto3.client("dynamodb")


@asynccontextmanager
async def lifespan(app):
    await db["indexed_users"].create_index("name", unique=True)
    await db.indexed_seats.create_index([("hall", ASCENDING), ("seat", ASCENDING)], unique=True)
    await db.indexed_wishes.create_indexes([IndexModel("name"), IndexModel("code", unique=True)])
    yield


app = FastAPI(lifespan=lifespan)


class Body(BaseModel):
    name: str
    hall: str
    seat: int
    code: str


@app.post("/users")
async def user(body: Body):
    if await db.indexed_users.find_one({"name": body.name}):
        raise HTTPException(409)
    await db.indexed_users.insert_one({"name": body.name})


@app.post("/seats")
async def seat(body: Body):
    if await db.indexed_seats.find_one({"hall": body.hall, "seat": body.seat}):
        raise HTTPException(409)
    await db.indexed_seats.insert_one({"hall": body.hall, "seat": body.seat})


@app.post("/halls")
async def hall(body: Body):
    if await db.indexed_seats.find_one({"hall": body.hall}):
        raise HTTPException(409)
    await db.indexed_seats.insert_one({"hall": body.hall, "seat": 1})  # CA306: threads=unsafe processes=unsafe


@app.post("/wishes")
async def wish(body: Body):
    if await db.indexed_wishes.find_one({"name": body.name}):
        raise HTTPException(409)
    await db.indexed_wishes.insert_one({"name": body.name})  # CA306: threads=unsafe processes=unsafe


@app.post("/others")
async def other(body: Body):
    if await db.plain_users.find_one({"name": body.name}):
        raise HTTPException(409)
    await db.plain_users.insert_one(body.model_dump())  # CA306: threads=unsafe processes=unsafe


@app.post("/caught")
async def caught(body: Body):
    if await db.caught_users.find_one({"name": body.name}):
        raise HTTPException(409)
    try:
        await db.caught_users.insert_one({"name": body.name})
    except DuplicateKeyError:
        raise HTTPException(409) from None


def whole_handler(event, context):
    body = json.loads(event["body"])
    if "Item" in table.get_item(TableName="put-as-it-is", Key={"mail": body["mail"]}):
        return "twice"
    table.put_item(TableName="put-as-it-is", Item=body)  # CA306: threads=unsafe processes=unsafe


def other_part_handler(event, context):
    body = json.loads(event["body"])
    if "Item" in table.get_item(TableName="put-of-another", Key={"mail": event["mail"]}):
        return "twice"
    table.put_item(TableName="put-of-another", Item=body["letter"])


def spread_handler(event, context):
    body = json.loads(event["body"])
    found = table.query(
        TableName="put-beside",
        IndexName="mail",
        KeyConditionExpression="mail = :mail",
        ExpressionAttributeValues={":mail": body["mail"]},
    )
    if found["Count"]:
        return "twice"
    item = {"id": str(uuid.uuid4()), **body}
    table.put_item(TableName="put-beside", Item=item)  # CA306: threads=unsafe processes=unsafe
