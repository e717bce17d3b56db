"""Thread-local objects and context variables: what one request leaves there, the next one on the thread finds."""

import contextvars
import threading
from contextvars import ContextVar

import boto3
from fastapi import FastAPI

USER = ContextVar("user", default=None)
ROWS = ContextVar("rows", default=[])
TRACE = ContextVar("trace")
COPIED = ContextVar("copied", default=None)
ROUTED = ContextVar("routed", default=None)
LOCAL = threading.local()
CLIENTS = threading.local()
SURE = threading.local()
app = FastAPI()


class Mine(threading.local):
    user = None


MINE = Mine()


def lambda_handler(event, context):
    if event.get("user"):
        USER.set(event["user"])  # CA103: threads=unsafe processes=unsafe
    return {"user": USER.get()}


def rows_handler(event, context):
    ROWS.get().append(event["row"])  # CA111: threads=unsafe processes=unsafe
    return ROWS.get()


def local_handler(event, context):
    if event.get("user"):
        LOCAL.user = event["user"]  # CA103: threads=unsafe processes=unsafe
    return {"user": getattr(LOCAL, "user", None)}


def mine_handler(event, context):
    if event.get("user"):
        MINE.user = event["user"]  # CA103: threads=unsafe processes=unsafe
    return {"user": MINE.user}


def sure_handler(event, context):
    SURE.user = event["user"]
    return sure()


def sure():
    return {"user": SURE.user}


def set_handler(event, context):
    TRACE.set(event["trace"])
    return traced()


def traced():
    return {"trace": TRACE.get()}


def reset_handler(event, context):
    token = TRACE.set(event["trace"])
    try:
        return traced()
    finally:
        TRACE.reset(token)


def client_handler(event, context):
    if not hasattr(CLIENTS, "s3"):
        CLIENTS.s3 = boto3.session.Session().client("s3")
    return CLIENTS.s3.list_buckets()


def copied_handler(event, context):
    return contextvars.copy_context().run(copied, event)


def copied(event):
    if event.get("user"):
        COPIED.set(event["user"])
    return {"user": COPIED.get()}


@app.get("/rows")
def routed(user: str = ""):
    if user:
        ROUTED.set(user)
    return {"user": ROUTED.get()}


@app.get("/other")
async def routed_later(user: str = ""):
    if user:
        ROUTED.set(user)
    return {"user": ROUTED.get()}
