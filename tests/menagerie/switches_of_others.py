"""A switch that one entry point turns and others go by is known to one worker, and so is what they wait for."""

import asyncio
import logging
import threading
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException

state = {"open": True, "loaded": False, "ready": False, "warm": False}
paused = False
closing = False
waiting = {}
called = {}


class Settings:
    dark = False


settings = Settings()


@asynccontextmanager
async def lifespan(app):
    state["ready"] = True
    yield
    state["ready"] = False


app = FastAPI(lifespan=lifespan)


@app.post("/close")
def close():
    state["open"] = False  # CA603: threads=safe processes=unsafe
    return {}


@app.post("/load")
def load():
    state["loaded"] = True
    return {}


@app.post("/dark")
def darken():
    settings.dark = True  # CA603: threads=safe processes=unsafe
    return {}


@app.post("/pause")
def pause():
    global paused
    paused = True  # CA603: threads=safe processes=unsafe
    return {}


@app.get("/warm")
def warm():
    state["warm"] = True
    return {}


@app.get("/")
def index():
    if not state["open"] or paused or closing:
        raise HTTPException(503)
    if not state["ready"] or not state["loaded"]:
        raise HTTPException(500)
    if not state["warm"]:
        logging.info("cold")
    return {"colour": "black" if settings.dark else "white"}


# of this worker, by its server
@app.on_event("shutdown")
def stop():
    global closing
    closing = True


@app.post("/ask/{key}")
async def ask(key: str):
    future = asyncio.get_running_loop().create_future()
    waiting[key] = future  # CA603: threads=safe processes=unsafe
    return await future


@app.post("/answer/{key}")
async def answer(key: str, text: str):
    future = waiting.pop(key, None)
    if future:
        future.set_result(text)
    return {}


@app.post("/call/{key}")
def call(key: str):
    called[key] = threading.Event()  # CA603: threads=safe processes=unsafe
    called[key].wait(10)
    return {}


@app.post("/called/{key}")
def tell(key: str):
    if key in called:
        called[key].set()
    return {}


# the request's own
@app.post("/later/{key}")
async def later(key: str):
    done = asyncio.Event()
    asyncio.get_running_loop().call_later(1, done.set)
    await done.wait()
    return {"key": key}
