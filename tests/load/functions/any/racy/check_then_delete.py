"""Equal requests take each other's entry away: a KeyError that one request alone never sees."""

import time

_open = {}


def handler(event, context):
    if event["user"] not in _open:
        _open[event["user"]] = {"n": event["n"]}
    time.sleep(0.003)
    entry = _open[event["user"]]
    del _open[event["user"]]
    return entry
