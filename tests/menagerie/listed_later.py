"""Tables in memory: some entry points store what requests bring along under their keys, another one gives out all."""

import time

import requests
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Plant(BaseModel):
    name: str
    height: int


plants: dict[str, Plant] = {}
heights = {}
garden = {"beds": {}}


@app.post("/plants")
def plant(given: Plant):
    plants[given.name] = given  # CA603: threads=safe processes=unsafe
    return "ok"


@app.get("/plants")
def all_plants():
    return list(plants.values())


@app.post("/heights/{name}")
def measure(name: str, height: int):
    heights[name] = height  # CA603: threads=safe processes=unsafe
    return "ok"


@app.get("/heights")
def all_heights():
    return heights


class Beds:
    """A table in an object of the module."""

    def __init__(self):
        self._beds = {}

    def add(self, name, plants):
        self._beds[name] = {"name": name, "plants": plants}  # CA603: threads=safe processes=unsafe

    def listed(self):
        return [bed for bed in list(self._beds.values()) if bed["plants"]]


beds = Beds()


@app.post("/beds/{name}")
def add_bed(name: str, plants: int):
    beds.add(name, plants)
    return "ok"


@app.get("/beds")
def all_beds():
    return beds.listed()


# Look-alikes.

weather = {}
lasted = {}
rules = {"shade": 1, "sun": 2}
counts = {}


@app.get("/weather/{place}")
def weather_of(place: str):
    if place not in weather:
        weather[place] = requests.get(f"https://weather.example.com/{place}", timeout=3).json()  # CA201: threads=unsafe processes=benign
    return weather[place]


@app.get("/weather")
def all_weather():
    return list(weather.values())


@app.get("/slow/{name}")
def slow(name: str):
    begun = time.monotonic()
    answer = requests.get(f"https://slow.example.com/{name}", timeout=3).text
    lasted[name] = time.monotonic() - begun
    return answer


@app.get("/slow")
def all_slow():
    return dict(lasted)


@app.get("/rules")
def all_rules():
    return list(rules.items())


@app.post("/sorted")
def sort_plants(given: list[Plant]):
    by_name = {}
    for each in given:
        by_name[each.name] = each
    return list(by_name.values())
