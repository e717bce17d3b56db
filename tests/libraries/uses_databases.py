"""databases: queries take a connection of their own from one pool, which connecting and disconnecting opens and closes."""

import asyncio

import databases
from fastapi import FastAPI
from mangum import Mangum

_database = databases.Database("postgresql://db/orders")  # CA601: threads=safe processes=benign


async def _names():
    await _database.connect()  # CA301: threads=unsafe processes=safe
    try:
        return [row["name"] for row in await _database.fetch_all("select name from orders")]
    finally:
        await _database.disconnect()


def connecting_handler(event, context):
    return {"names": asyncio.run(_names())}


# kept connected for a loop that ends
_left = databases.Database("postgresql://db/left")  # CA601: threads=safe processes=benign


async def _left_names():
    return [row["name"] for row in await _left.fetch_all("select name from orders")]  # CA305: threads=unsafe


def left_handler(event, context):
    return {"names": asyncio.run(_left_names())}


async def _own_names():
    async with databases.Database("postgresql://db/own") as database:
        return [row["name"] for row in await database.fetch_all("select name from orders")]


def own_handler(event, context):
    return {"names": asyncio.run(_own_names())}


# the adapter runs the lifespan around each event
_each_time = databases.Database("postgresql://db/each")  # CA601: threads=safe processes=benign
app = FastAPI()


@app.on_event("startup")
async def connect_each_time():
    await _each_time.connect()  # CA301: threads=unsafe processes=safe


@app.on_event("shutdown")
async def disconnect_each_time():
    await _each_time.disconnect()


@app.get("/orders")
async def orders():
    return await _each_time.fetch_all("select name from orders")


adapter = Mangum(app)

# told to leave it out, whoever serves the application runs it once
_once = databases.Database("postgresql://db/once")  # CA601: threads=safe processes=benign
other_app = FastAPI()


@other_app.on_event("startup")
async def connect_once():
    await _once.connect()


@other_app.get("/orders")
async def orders_at_once():
    return await _once.fetch_all("select name from orders")


other_adapter = Mangum(other_app, lifespan="off")
