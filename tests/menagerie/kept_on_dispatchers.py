"""What is kept in an application of aiohttp, on the state of one of Starlette's, or in a dispatcher of aiogram."""

from aiogram import Dispatcher
from aiohttp import web
from fastapi import FastAPI, Request

ROWS = []
dispatcher = Dispatcher()
dispatcher["rows"] = ROWS
dispatcher["titles"] = ["king", "queen"]

api = FastAPI()
api.state.seen = []
api.state.limits = {"most": 3}


@dispatcher.message()
async def note(message, rows, titles):
    rows.append(message.from_user.id)  # CA111: threads=unsafe processes=unsafe
    return rows, titles[0]


@api.post("/seen")
def see(request: Request, item: str):
    request.app.state.seen.append(item)  # CA111: threads=unsafe processes=unsafe
    return request.app.state.seen


@api.get("/limits")
def limits(request: Request):
    return request.app.state.limits["most"]


async def take(request):
    request.app["taken"].append(request.query["item"])  # CA111: threads=unsafe processes=unsafe
    return web.json_response(request.app["taken"])


async def names(request):
    return web.json_response(request.app["names"])


app = web.Application()
app["taken"] = []
app["names"] = ["a", "b"]
app.router.add_post("/take", take)
app.router.add_get("/names", names)


# Another dispatcher has objects of its own under the same names.

others = Dispatcher()
others["rows"] = ("none", "one")


@others.message()
async def rank(message, rows):
    return rows[0], message.from_user.id
