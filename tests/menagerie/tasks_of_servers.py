"""Tasks that a server starts before the first request run beside the requests, and views of which one is for all."""

import asyncio
from contextlib import asynccontextmanager

from fastapi import FastAPI
from flask import Flask, request
from flask.views import MethodView

counts, own = {"n": 0}, {"n": 0}


async def count():
    while True:
        n = counts["n"]
        await asyncio.sleep(1)
        counts["n"] = n + 1  # CA102: threads=unsafe processes=unsafe


async def beat():
    while True:
        await asyncio.sleep(60)
        own["n"] = 1


@asynccontextmanager
async def lifespan(app):
    counting = asyncio.create_task(count())
    beating = asyncio.create_task(beat())
    yield
    counting.cancel()
    beating.cancel()


app = FastAPI(lifespan=lifespan)


@app.get("/n")
async def read_counts():
    return counts["n"]


@app.delete("/n")
async def forget_counts():
    counts["n"] = 0
    return {}


views = Flask(__name__)


class People(MethodView):
    init_every_request = False

    def get(self):
        self.user = request.headers.get("x-user")  # CA104: threads=unsafe processes=safe
        return self.shown()

    def shown(self):
        return {"user": self.user}


class Orders(MethodView):
    def get(self):
        self.user = request.headers.get("x-user")
        return self.shown()

    def shown(self):
        return {"user": self.user}


views.add_url_rule("/people", view_func=People.as_view("people"))
views.add_url_rule("/orders", view_func=Orders.as_view("orders"))
