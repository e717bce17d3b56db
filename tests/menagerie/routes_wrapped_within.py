"""Routes made in a function under a wrapper of the project: they are given by name what they ask for."""

from functools import wraps

import psycopg
from fastapi import APIRouter, Depends, FastAPI

connection = psycopg.connect("dbname=shop")  # CA601: threads=safe processes=benign
last = {}


def get_db():
    return connection


def handled(func):
    @wraps(func)
    def wrapper(*args, **kwargs):
        try:
            return func(*args, **kwargs)
        except ValueError:
            return None

    return wrapper


def make_router():
    router = APIRouter()

    @router.get("/count")
    @handled
    def count(name: str, db=Depends(get_db)):
        last["name"] = name  # CA103: threads=unsafe processes=safe
        rows = db.execute("select count(*) from orders")  # CA301: threads=unsafe processes=safe
        return {"n": rows.fetchone()[0], "of": last["name"]}

    @router.get("/sum")
    @handled
    def total(db=Depends(get_db)):
        return {"n": db.execute("select sum(x) from orders").fetchone()[0]}

    return router


app = FastAPI()
app.include_router(make_router())
