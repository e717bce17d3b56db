"""Routes behind the project's own decorators are entered through them: what a decorator writes is there when they read."""

from functools import wraps

import mylib
from chalice import Chalice
from fastapi import FastAPI, Request

app = FastAPI()
cloud = Chalice(app_name="cloud")
who, role, asked, last, path = {}, {}, {}, {}, {}


def told(view):
    @wraps(view)
    async def inner(*args, **kwargs):
        who["name"] = kwargs["name"]  # CA103: threads=unsafe processes=safe
        return await view(*args, **kwargs)

    return inner


@app.get("/orders")
@told
async def orders(name: str):
    return {"for": who["name"]}


def needs(level):
    def wrap(view):
        def inner(request: Request, *args, **kwargs):
            if request.headers.get("role"):
                role[level] = request.headers["role"]  # CA103: threads=unsafe processes=unsafe
            return view(request, *args, **kwargs)

        return inner

    return wrap


@app.get("/roles")
@needs("admin")
def roles(request: Request):
    return {"role": role.get("admin")}


class Asking:
    def __init__(self, view):
        self.view = view

    def __call__(self, *args, **kwargs):
        asked["path"] = cloud.current_request.headers["path"]  # CA103: threads=unsafe processes=safe; CA301: threads=unsafe processes=safe
        return self.view(*args, **kwargs)


@cloud.route("/paths")
@Asking
def paths():
    return asked["path"]


def by_library(view):
    def inner(*args):
        return mylib.run_in_turn(view.__name__)

    return inner


@app.get("/names/{name}")
@by_library
def names(name: str):
    before = last.get("name")
    last["name"] = name  # CA103: threads=unsafe processes=unsafe
    return before


@app.get("/a/{name}")
@told
@needs("user")
def stacked(request: Request, name: str):
    path["name"] = name  # CA103: threads=unsafe processes=safe
    return {"for": who["name"], "path": path["name"]}
