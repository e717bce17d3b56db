# truth: threads=unsafe processes=safe
import threading

_lock = threading.Lock()
_stock = {"tickets": 100}


def sell(count):
    with _lock:
        _stock["tickets"] -= count
        return _stock["tickets"]


def give_back(count):
    _stock["tickets"] += count  # CA113: threads=unsafe processes=safe
    return _stock["tickets"]


def handler(event, context):
    if event["action"] == "sell":
        return {"left": sell(event["count"])}
    return {"left": give_back(event["count"])}
