"""mangum: the adapter runs the application on the event loop of the thread that made it."""

import logging

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/ping")
async def ping():
    """Answer."""
    return {"pong": True}


handler = Mangum(app)


def wrapping_handler(event, context):
    return handler(event, context)  # CA301: threads=unsafe processes=safe


# An application written by hand.
last = {"path": None}


async def application(scope, receive, send):
    last["path"] = scope["path"]  # CA103: threads=unsafe processes=safe
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(_latest()).encode()})


def _latest():
    return last["path"]


plain = Mangum(app=application, lifespan="off")


async def start(application):
    logging.getLogger().setLevel(logging.INFO)
    yield


with_lifespan = FastAPI(lifespan=start)
without = Mangum(with_lifespan, lifespan="off")


@with_lifespan.get("/started")
async def started():
    return {"started": True}
