"""What belongs to the whole process, set for one request."""

import contextvars
import decimal
import json
import logging
import os
import random
import tempfile
import time
from pathlib import Path

log = logging.getLogger("orders")
_user = contextvars.ContextVar("user", default=None)


class Tagged(logging.Filter):
    user = None

    def filter(self, record):
        record.user = self.user
        return True


tag = Tagged()
log.addFilter(tag)


def work(event):
    return len(json.dumps(event))


def region(event, context):
    os.environ["TENANT_REGION"] = event["region"]
    work(event)
    return {"region": os.environ["TENANT_REGION"]}


def folder(event, context):
    with tempfile.TemporaryDirectory() as own:
        os.chdir(own)
        Path("name.txt").write_text(event["user"])
        work(event)
        return {"user": Path("name.txt").read_text()}


def folder_by_path(event, context):
    with tempfile.TemporaryDirectory() as own:
        path = Path(own, "name.txt")
        path.write_text(event["user"])
        work(event)
        return {"user": path.read_text()}


def drawn(event, context):
    random.seed(event["user"])
    work(event)
    return {"drawn": [random.randint(1, 1000) for _ in range(3)]}


def drawn_alone(event, context):
    own = random.Random(event["user"])
    work(event)
    return {"drawn": [own.randint(1, 1000) for _ in range(3)]}


def money(event, context):
    decimal.getcontext().prec = event["digits"]
    work(event)
    return {"share": str(decimal.Decimal(1) / decimal.Decimal(3))}


def tagged(event, context):
    tag.user = event["user"]
    work(event)
    return {"logged_as": tag.user}


def in_context(event, context):
    token = _user.set(event["user"])
    try:
        work(event)
        return {"user": _user.get(), "at": time.time(), "request": context.aws_request_id}
    finally:
        _user.reset(token)


def left_behind(event, context):
    """An option of one request stays for the next in a warm worker."""
    if event.get("debug"):
        log.setLevel(logging.DEBUG)
    return {"debug": log.isEnabledFor(logging.DEBUG)}
