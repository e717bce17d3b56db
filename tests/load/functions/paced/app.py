"""A function that takes as long as its event says; by the event it also freezes, grows, fills /tmp or leaves things."""

import os
import threading
import time
from pathlib import Path

CALLS = []
KEPT = []
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
    if event.get("leave"):
        name = f"/tmp/{context.aws_request_id}"
        KEPT.append(os.open(name, os.O_CREAT | os.O_WRONLY))
        threading.Thread(target=threading.Event().wait, args=(60,), daemon=True).start()
    return event
