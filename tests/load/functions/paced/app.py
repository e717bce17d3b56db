"""A function that takes as long as its event says; named by the event, it also freezes, grows or fills its /tmp."""

import os
import threading
import time
from pathlib import Path

CALLS = []
LOCK = threading.Lock()
THAWED = threading.Event()
THAWED.set()


def handler(event, context):
    with LOCK:
        CALLS.append(context.aws_request_id)
        number = len(CALLS)
    time.sleep(event.get("seconds", 0))
    if number == event.get("freeze_at"):
        THAWED.clear()
        time.sleep(2)
        THAWED.set()
    THAWED.wait()
    if "grow_after" in event and number > event["grow_after"]:
        return {"calls": number}
    if "fill" in event:
        with Path("/tmp/full").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, event["fill"])
    return event
