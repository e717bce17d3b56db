"""What some requests put anew in the place of what all use, and entries that only who has put them there removes."""

import json
import threading
import urllib.request
from concurrent.futures import Future

_rules = ()
_running = {}
_running_lock = threading.Lock()


def _fetch():
    global _rules
    with urllib.request.urlopen("https://example.com/rules") as answer:
        _rules = tuple(json.load(answer))  # CA101: threads=benign processes=benign


def refresh_handler(event, context):
    if event.get("refresh"):
        _fetch()
    rules = _rules
    return [rule for rule in rules if rule == event["rule"]]


_batch = ()


def batch_handler(event, context):
    global _batch
    with urllib.request.urlopen("https://example.com/next") as answer:
        _batch = tuple(json.load(answer))  # CA101: threads=unsafe processes=safe
    return [row for row in _batch if row]


# one flight for each key: who finds no future makes one, and takes it away in the end
def single_flight_handler(event, context):
    key = event["key"]
    with _running_lock:
        future = _running.get(key)
        is_owner = future is None
        if is_owner:
            future = _running[key] = Future()
    if is_owner:
        try:
            future.set_result(len(key))
        finally:
            with _running_lock:
                del _running[key]
    return future.result()


_waiting = {}


def unlocked_flight_handler(event, context):
    key = event["key"]
    future = _waiting.get(key)
    is_owner = future is None
    if is_owner:
        future = _waiting[key] = Future()  # CA201: threads=unsafe processes=benign
    if is_owner:
        try:
            future.set_result(len(key))
        finally:
            del _waiting[key]  # CA202: threads=unsafe processes=benign
    return future.result()
