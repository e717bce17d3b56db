"""Settings in memory that one request changes under a lock, and others go by: the other workers never hear of it."""

import logging
import os
import random
import threading

from fastapi import FastAPI

app = FastAPI()
log = logging.getLogger(__name__)
lock = threading.Lock()
limits = {"most": 3}


@app.patch("/limit")
def set_limit(most: int):
    with lock:
        limits["most"] = most  # CA603: threads=safe processes=unsafe
    return {"ok": True}


@app.get("/limit/{n}")
def is_within(n: int):
    with lock:
        return n <= limits["most"]


class Version:
    def __init__(self, name, weight):
        self.name = name
        self.weight = weight


versions = [Version("1", 1.0), Version("2", 0.0)]


@app.patch("/weights/{name}")
def set_weight(name: str, weight: float):
    with lock:
        for version in versions:
            if version.name == name:
                version.weight = weight  # CA603: threads=safe processes=unsafe
    return {"ok": True}


@app.get("/drawn")
def drawn():
    with lock:
        return random.choices(versions, weights=[v.weight for v in versions])[0].name


class Mode:
    _lock = threading.Lock()
    name = "normal"

    @classmethod
    def set(cls, name):
        with cls._lock:
            cls.name = name  # CA603: threads=safe processes=unsafe

    @classmethod
    def get(cls):
        with cls._lock:
            return cls.name


@app.put("/mode")
def put_mode(name: str):
    Mode.set(name)
    return {"ok": True}


@app.get("/mode")
def get_mode():
    return {"mode": Mode.get()}


# what only the log tells
last = {"user": None}


@app.post("/noted")
def noted(user: str):
    with lock:
        last["user"] = user
    return {"ok": True}


@app.get("/told")
def told():
    with lock:
        log.info("last user %s", last["user"])
    return {"ok": True}


# set to what the environment says, whoever asks
region = {"name": ""}


@app.post("/region")
def set_region():
    with lock:
        region["name"] = os.environ["AWS_REGION"]
    return {"ok": True}


@app.get("/region")
def get_region():
    with lock:
        return {"region": region["name"]}


# each request sets it before it reads it, all under the lock
current = {"user": None}


def greeting():
    return f"hello {current['user']}"


@app.get("/hello/{user}")
def hello(user: str):
    with lock:
        current["user"] = user
        return {"text": greeting()}


@app.get("/goodbye/{user}")
def goodbye(user: str):
    with lock:
        current["user"] = user
        return {"text": greeting()}
