"""CA113 inconsistent-lock: guarded here and not there."""

import threading

import shared
from shared import lock, put_back, take

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# every access holds the lock, in both handlers
_orders = {}
_orders_lock = threading.Lock()


def add_order_handler(event, context):
    with _orders_lock:
        _orders[event["id"]] = _orders.get(event["id"], 0) + 1
        return {"n": _orders[event["id"]]}


def remove_order_handler(event, context):
    with _orders_lock:
        _orders.pop(event["id"], None)
        left = len(_orders)
    return {"left": left}


# locked by the caller on one path and by the function itself on the other (an RLock)
_ledger = {"sum": 0}
_ledger_lock = threading.RLock()


def _book(amount):
    with _ledger_lock:
        _ledger["sum"] += amount
        return _ledger["sum"]


def book_handler(event, context):
    return {"sum": _book(event["amount"])}


def book_twice_handler(event, context):
    with _ledger_lock:
        _ledger["sum"] += 1
        return {"sum": _book(event["amount"])}


# double-checked locking done right: the unguarded read is repeated inside
_tables = {}
_tables_lock = threading.Lock()


def double_checked_handler(event, context):
    name = event["table"]
    if name not in _tables:
        with _tables_lock:
            if name not in _tables:
                _tables[name] = object()
    return {"table": str(_tables[name])}


# writers guarded, the readers take one reference in one step
_snapshot = ("v1", 0)
_snapshot_lock = threading.Lock()


def publish_handler(event, context):
    global _snapshot
    with _snapshot_lock:
        _snapshot = (_snapshot[0], _snapshot[1] + 1)
    return {"ok": True}


def read_snapshot_handler(event, context):
    version, number = _snapshot
    return {"version": version, "number": number}


# unguarded only while the module is imported
_limits = {}
_limits_lock = threading.Lock()
_limits["default"] = 10


def raise_limit_handler(event, context):
    with _limits_lock:
        _limits[event["name"]] = _limits["default"] + 1
        return {"limit": _limits[event["name"]]}


# the lock and the place in another module, used everywhere
def reprice_handler(event, context):
    return {"old": shared.reprice(event["name"], event["price"])}


def price_handler(event, context):
    with lock:
        price = shared.prices[event["name"]]
    return {"price": price}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# one handler takes the lock, the other does not
_counter = 0
_counter_lock = threading.Lock()


def locked_side_handler(event, context):
    global _counter
    with _counter_lock:
        _counter += 1
        return {"n": _counter}


def unlocked_side_handler(event, context):
    global _counter
    _counter -= 1  # CA113: threads=unsafe processes=safe symbol=app._counter
    return {"n": _counter}


# the lock is let go between two accesses that belong together; the seats are also counted per worker, which no lock helps
_seats = {"free": 20}
_seats_lock = threading.Lock()


def lock_let_go_handler(event, context):
    with _seats_lock:
        free = _seats["free"]
    if free < event["count"]:
        return {"statusCode": 409}
    _seats["free"] = free - event["count"]  # CA113: threads=unsafe processes=safe ; CA603: threads=unsafe processes=unsafe
    return {"free": free}


# one branch returns through the unguarded path
_uploads = {}
_uploads_lock = threading.Lock()


def one_branch_handler(event, context):
    key = event["key"]
    if event.get("retry"):
        _uploads[key] = _uploads.get(key, 0) + 1  # CA113: threads=unsafe processes=safe
    else:
        with _uploads_lock:
            _uploads[key] = _uploads.get(key, 0) + 1
    return {"ok": True}


# writers guarded, the loop is not
_watchers = {}
_watchers_lock = threading.Lock()


def watch_handler(event, context):
    with _watchers_lock:
        _watchers[event["id"]] = event["url"]  # CA603: threads=safe processes=unsafe
    return {"ok": True}


def watchers_handler(event, context):
    urls = []
    for name, url in _watchers.items():  # CA113: threads=unsafe processes=safe
        urls.append(f"{name}={url}")
    return {"urls": urls}


# in another module: take() is guarded, put_back() is not (marker there)
def take_handler(event, context):
    return {"left": take(event["name"], event["count"])}


def put_back_handler(event, context):
    return {"left": put_back(event["name"], event["count"])}
