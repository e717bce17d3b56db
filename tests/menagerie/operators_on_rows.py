"""Documents of beanie that are changed by operators after a look at them, and inserted by a method of their class."""

from beanie import Document
from beanie.operators import Inc, Push
from fastapi import FastAPI, HTTPException


class Berth(Document):
    code: str
    free: int
    size: int
    boats: list[str] = []


class Mooring(Document):
    host: str
    size: int


class Buoy(Document):
    host: str
    size: int


app = FastAPI()


@app.put("/berths/{code}/boats/{boat}")
async def moor(code: str, boat: str):
    berth = await Berth.find_one(Berth.code == code)
    if berth.size > len(berth.boats):
        await berth.update(Push({Berth.boats: boat}))  # CA306: threads=unsafe processes=unsafe
        return berth
    raise HTTPException(409)


@app.put("/berths/{code}")
async def count(code: str):
    berth = await Berth.find_one(Berth.code == code)
    await berth.update({"$set": {Berth.free: berth.free + 1}})  # CA306: threads=unsafe processes=unsafe
    return berth


@app.post("/berths/{code}")
async def take(code: str):
    berth = await Berth.find_one(Berth.code == code)
    if berth.free > 0:
        await berth.inc({Berth.free: -1})  # CA306: threads=unsafe processes=unsafe
    return berth


@app.patch("/berths/{code}")
async def take_by_query(code: str):
    berth = await Berth.find_one(Berth.code == code)
    if berth.free > 0:
        await Berth.find_one(Berth.code == code).update(Inc({Berth.free: -1}))  # CA306: threads=unsafe processes=unsafe
    return berth


@app.post("/moorings/{host}")
async def make(host: str):
    mooring = await Mooring.find_one(Mooring.host == host)
    if not mooring:
        mooring = await Mooring.insert_one(Mooring(host=host, size=3))  # CA306: threads=unsafe processes=unsafe
    return mooring


@app.put("/berths/{code}/visits")
async def visit(code: str):
    await Berth.find_one(Berth.code == code).update(Inc({Berth.free: 1}))


@app.put("/berths/{code}/note/{boat}")
async def note(code: str, boat: str):
    await Berth.find_one(Berth.code == code).update(Push({Berth.boats: boat}))


@app.post("/buoys/{host}")
async def make_another(host: str):
    return await Buoy.insert_one(Buoy(host=host, size=3))
