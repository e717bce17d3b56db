"""Requests that leave early for other work, loops that surely run, what is emptied at the end, guards put back."""

import logging
import os
import threading

DRY = False
QUIET = False
CHECKED = False
STATE = {}
EMPTIED = {}
FIRST = {}
BUSY = False
TOKEN = None
ROUND = None
MAYBE = None
LOCK = threading.Lock()
TOTALS = {}
LOG = logging.getLogger("turned")


class Context:
    pass


CONTEXT = Context()


class Gate:
    def __init__(self):
        self.open = True

    def enter(self):
        if not self.open:
            raise RuntimeError("busy")
        self.open = False  # CA110: threads=unsafe processes=benign

    def leave(self):
        self.open = True


GATE = Gate()


def lambda_handler(event, context):
    global DRY
    if not event.get("dry"):
        return {"made": work(event)}
    DRY = True  # CA103: threads=unsafe processes=unsafe
    return {"made": work(event)}


def work(event):
    return [event["row"], DRY]


def level_handler(event, context):
    if not event.get("debug"):
        return logged(event)
    LOG.setLevel(logging.DEBUG)  # CA411: threads=unsafe processes=unsafe
    return logged(event)


def logged(event):
    LOG.debug("row")
    return event["row"]


def environ_handler(event, context):
    if not event.get("slow"):
        return mode()
    os.environ["TURNED_MODE"] = "slow"  # CA401: threads=unsafe processes=unsafe
    return mode()


def mode():
    return os.environ.get("TURNED_MODE", "fast")


def refused_handler(event, context):
    if "row" not in event:
        return answer(400, "no row")
    os.environ["TURNED_ZONE"] = "UTC"  # CA401: threads=benign processes=safe
    return answer(200, event["row"])


def answer(status, body):
    return {"statusCode": status, "body": body}


def options_handler(event, context):
    if event["httpMethod"] == "OPTIONS":
        return cors_answer()
    LOG.setLevel(logging.INFO)  # CA411: threads=benign processes=safe
    return logged(event)


def cors_answer():
    return {"statusCode": 204}


def fields_handler(event, context):
    for name in ("user", "tenant"):
        setattr(CONTEXT, name, event[name])  # CA104: threads=unsafe processes=safe CA104: threads=unsafe processes=safe
    return {"user": CONTEXT.user, "tenant": CONTEXT.tenant}


def retry_handler(event, context):
    global TOKEN
    for _ in range(3):
        TOKEN = event["token"]  # CA103: threads=unsafe processes=safe
        if asked():
            break
    return asked()


def asked():
    return TOKEN


def forever_handler(event, context):
    global ROUND
    while True:
        ROUND = event["round"]  # CA103: threads=unsafe processes=safe
        if rounded():
            break
    return rounded()


def rounded():
    return ROUND


def maybe_handler(event, context):
    global MAYBE
    for row in event["rows"]:
        MAYBE = row  # CA103: threads=unsafe processes=unsafe
    return {"last": MAYBE}


def emptied_handler(event, context):
    try:
        if "user" in event:
            EMPTIED["user"] = event["user"]  # CA103: threads=unsafe processes=safe
        return emptied()
    finally:
        EMPTIED.clear()


def emptied():
    return EMPTIED.get("user")


def popped_handler(event, context):
    try:
        if "user" in event:
            STATE["user"] = event["user"]  # CA103: threads=unsafe processes=safe
        return popped()
    finally:
        STATE.pop("user", None)


def popped():
    return STATE.get("user")


def first_handler(event, context):
    FIRST.clear()
    if "user" in event:
        FIRST["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    return first()


def first():
    return FIRST.get("user")


def busy_handler(event, context):
    global BUSY
    if BUSY:
        return {"statusCode": 429}
    BUSY = True  # CA110: threads=unsafe processes=benign
    try:
        return 10 / event["n"]
    finally:
        BUSY = False


def gate_handler(event, context):
    GATE.enter()
    try:
        return event["n"]
    finally:
        GATE.leave()


def tried_handler(event, context):
    LOCK.acquire(blocking=False)
    key = event["key"]
    TOTALS[key] = TOTALS.get(key, 0) + 1  # CA102: threads=unsafe processes=benign
    return TOTALS[key]
