"""Tables in memory: some entry points store what requests bring along under their keys, another one gives out all."""

import threading
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


shelf_lock = threading.Lock()
shelf = []


@app.post("/shelf")
def put_on_shelf(given: Plant):
    with shelf_lock:
        shelf.append(given)  # CA603: threads=safe processes=unsafe
    return "ok"


@app.get("/shelf")
def all_on_shelf():
    with shelf_lock:
        return list(shelf)


class Diary:
    """Guards its own lines."""

    def __init__(self):
        self._lock = threading.Lock()
        self._lines = []

    def write(self, line):
        with self._lock:
            self._lines.append(line)  # CA603: threads=safe processes=unsafe

    def read(self):
        with self._lock:
            return [line for line in self._lines if line]


diary = Diary()


@app.post("/diary")
def write_line(line: str):
    diary.write(line)
    return "ok"


@app.get("/diary")
def read_diary():
    return diary.read()


# Look-alikes.

recent = []
outbox = []
lasting = []


@app.post("/recent")
def see(line: str):
    with shelf_lock:
        recent.append(line)
        del recent[:-20]
    return "ok"


@app.get("/recent")
def seen():
    with shelf_lock:
        return list(recent)


@app.post("/outbox")
def post(line: str):
    with shelf_lock:
        outbox.append(line)
    return "ok"


@app.post("/outbox/send")
def send():
    with shelf_lock:
        sent = list(outbox)
        outbox.clear()
    return {"sent": sent}


@app.get("/lasting/{name}")
def last(name: str):
    begun = time.monotonic()
    answer = requests.get(f"https://slow.example.com/{name}", timeout=3).text
    with shelf_lock:
        lasting.append(time.monotonic() - begun)
    return answer


@app.get("/lasting")
def all_lasting():
    with shelf_lock:
        return list(lasting)

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
