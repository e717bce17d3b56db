"""A dict is iterated while others add to it."""

import time
import uuid

_seen = {}


def handler(event, context):
    _seen[uuid.uuid4().hex] = event["user"]
    mine = 0
    for user in _seen.values():
        mine += user == event["user"]
        time.sleep(0.0002)
    if len(_seen) > 40:
        _seen.clear()
    return {"user": event["user"], "mine": mine}
