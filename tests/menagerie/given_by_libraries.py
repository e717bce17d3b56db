"""What a framework gives a handler: what a library's object makes of the request, and dependencies that a dictionary
names."""

import psycopg
from fastapi import Depends, FastAPI, Security
from fastapi.security import APIKeyHeader, HTTPBearer, OAuth2PasswordBearer
from litestar import Litestar, get
from litestar.di import Provide

app = FastAPI()
bearer = HTTPBearer()
who = {}
last = {}
key = None
connection = psycopg.connect("dbname=shop")  # CA601: threads=safe processes=benign


@app.get("/me")
def me(credentials=Security(bearer)):
    who["sub"] = credentials.credentials  # CA103: threads=unsafe processes=safe
    return told()


def told():
    return {"sub": who["sub"]}


def sign_in(token: str = Depends(OAuth2PasswordBearer(tokenUrl="token"))):
    last["token"] = token  # CA103: threads=unsafe processes=safe


@app.get("/orders", dependencies=[Depends(sign_in)])
def orders():
    return {"of": last["token"]}


@app.get("/items")
def items(given=Depends(APIKeyHeader(name="x-key"))):
    global key
    key = given  # CA103: threads=unsafe processes=safe
    return {"key": key}


@app.get("/alone")
def alone(given=Depends(APIKeyHeader(name="x-key"))):
    return {"key": given}


def provide_shared():
    return connection


def provide_own():
    return psycopg.connect("dbname=shop")


@get("/count", dependencies={"db": Provide(provide_shared)}, sync_to_thread=True)
def count(db: psycopg.Connection) -> dict:
    return {"n": db.execute("select count(*) from orders").fetchone()[0]}  # CA301: threads=unsafe processes=safe


@get("/sum", sync_to_thread=True)
def total(own: psycopg.Connection) -> dict:
    return {"n": own.execute("select sum(price) from orders").fetchone()[0]}


shop = Litestar(route_handlers=[count, total], dependencies={"own": Provide(provide_own)})
