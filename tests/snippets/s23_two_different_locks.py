# truth: threads=unsafe processes=safe
import threading

_read_lock = threading.Lock()
_write_lock = threading.Lock()
_sum = 0


def add(amount):
    global _sum
    with _read_lock:
        _sum += amount
        return _sum


def subtract(amount):
    global _sum
    with _write_lock:
        _sum -= amount  # CA114: threads=unsafe processes=safe
        return _sum


def handler(event, context):
    if event["amount"] > 0:
        return {"sum": add(event["amount"])}
    return {"sum": subtract(-event["amount"])}
