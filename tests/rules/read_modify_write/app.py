"""CA102 read-modify-write: a shared value is read, changed and stored back in separate steps."""

import functools
import itertools
import logging
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass

import metrics
from metrics import bump, totals

logger = logging.getLogger(__name__)


# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# every access under one module-level lock
_served = 0
_served_lock = threading.Lock()


def locked_counter_handler(event, context):
    global _served
    with _served_lock:
        _served += 1
        number = _served
    return {"number": number}


# acquire and release in try/finally is the same guard
_bytes_seen = 0
_bytes_lock = threading.Lock()


def acquire_release_handler(event, context):
    global _bytes_seen
    _bytes_lock.acquire()
    try:
        _bytes_seen += len(event["body"])
        seen = _bytes_seen
    finally:
        _bytes_lock.release()
    return {"seen": seen}


# the lock is held by the caller
_totals_by_kind = {}
_totals_lock = threading.RLock()


def _add(kind, amount):
    _totals_by_kind[kind] = _totals_by_kind.get(kind, 0) + amount
    return _totals_by_kind[kind]


def caller_holds_lock_handler(event, context):
    with _totals_lock:
        total = _add(event["kind"], event["amount"])
    return {"total": total}


# itertools.count hands out each number once
_numbers = itertools.count(1)


def itertools_count_handler(event, context):
    return {"number": next(_numbers)}


# a counter of this invocation
def local_counter_handler(event, context):
    counts = Counter()
    for word in event["text"].split():
        counts[word] += 1
    total = 0
    for amount in counts.values():
        total += amount
    return {"words": total}


# the helper mutates its parameter, and the caller passes a dict of its own
def own_dict_handler(event, context):
    counts = {}
    for name in event["names"]:
        _count_into(counts, name)
    return counts


def _count_into(counts, name):
    counts[name] = counts.get(name, 0) + 1


# a local shadows the global
_retries = 0


def shadowing_local_handler(event, context):
    _retries = 0
    while _retries < 3 and not event.get("ok"):
        _retries += 1
    return {"retries": _retries}


# an instance made by the invocation
@dataclass
class Tally:
    """Items seen by one invocation."""

    items: int = 0

    def add(self, amount):
        """Count more items."""
        self.items += amount


def own_instance_handler(event, context):
    tally = Tally()
    for record in event["Records"]:
        tally.add(len(record))
    return {"items": tally.items}


# copy-on-write: the writers take turns, the readers take the whole reference in one step
_features = {"beta": False}
_features_lock = threading.Lock()


def copy_on_write_handler(event, context):
    global _features
    with _features_lock:
        _features = {**_features, event["feature"]: True}
    return {"ok": True}


def read_features_handler(event, context):
    features = _features
    return {"beta": features.get("beta"), "known": len(features)}


# counted while the module is imported
_rules_loaded = 0
for _name in ("a", "b"):
    _rules_loaded += 1


def import_counter_handler(event, context):
    return {"rules": _rules_loaded}


# one counter per thread, made in the thread that uses it
_per_thread = threading.local()


def thread_local_counter_handler(event, context):
    _per_thread.depth = 0
    for _ in event["Records"]:
        _per_thread.depth += 1
    return {"depth": _per_thread.depth}


# the event is the invocation's own
def event_counter_handler(event, context):
    event["attempt"] = event.get("attempt", 0) + 1
    event["tries"] += 1
    return {"attempt": event["attempt"], "tries": event["tries"]}


# a shared list of numbers is only read while the local sum grows
_WEIGHTS = [1, 2, 3]


def local_sum_handler(event, context):
    weighted = 0
    for weight, value in zip(_WEIGHTS, event["values"], strict=False):
        weighted += weight * value
    return {"sum": weighted}


# the lock is held by a decorator
_sync_lock = threading.Lock()
_sync_total = 0


def synchronized(function):
    """Decorator: one call at a time."""

    @functools.wraps(function)
    def inner(*args, **kwargs):
        with _sync_lock:
            return function(*args, **kwargs)

    return inner


@synchronized
def _add_sync(amount):
    global _sync_total
    _sync_total += amount
    return _sync_total


def decorated_function_handler(event, context):
    return {"total": _add_sync(event["amount"])}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# convention: counter that goes out in a response
_invocations = 0


def counter_in_response_handler(event, context):
    global _invocations
    _invocations += 1  # CA102: threads=unsafe processes=benign interpreter=free-threaded symbol=app._invocations
    return {"invocation": _invocations}


# convention: counter only used in a log line
_calls_logged = 0


def counter_in_log_handler(event, context):
    global _calls_logged
    _calls_logged += 1  # CA102: threads=benign processes=benign
    logger.info("call %d of this worker", _calls_logged)
    return {"ok": True}


# convention: counter only used as a warm-up flag
_warm_calls = 0


def warm_up_handler(event, context):
    global _warm_calls
    _warm_calls += 1  # CA102: threads=benign processes=benign
    if _warm_calls == 1:
        logger.info("first call of this worker")
    return {"ok": True}


# the added amount comes from a call: with the GIL too, another thread runs between read and write
_revenue = 0


def _amount(event):
    return sum(line["price"] * line["quantity"] for line in event["lines"])


def call_between_handler(event, context):
    global _revenue
    _revenue += _amount(event)  # CA102: threads=unsafe processes=benign interpreter=any
    return {"revenue": _revenue}


# subscript of a dict, spelled out
_hits = {"total": 0}


def spelled_out_handler(event, context):
    _hits["total"] = _hits["total"] + 1  # CA102: threads=unsafe processes=benign interpreter=free-threaded
    return {"hits": _hits["total"]}


# d.get(k, 0) + 1
_per_customer = {}


def get_plus_one_handler(event, context):
    customer = event["customer"]
    _per_customer[customer] = _per_customer.get(customer, 0) + 1  # CA102: threads=unsafe processes=benign interpreter=any
    return {"orders": _per_customer[customer]}


# augmented assignment of a subscript
_per_route = defaultdict(int)


def augmented_subscript_handler(event, context):
    _per_route[event["path"]] += 1  # CA102: threads=unsafe processes=benign interpreter=free-threaded
    return {"n": _per_route.get(event["path"])}


# attribute of a module-level object
class Stats:
    """Totals since the worker started."""

    def __init__(self):
        self.errors = 0
        self.bytes = 0

    def record(self, size):
        """Add the size of one answer."""
        self.bytes += size  # CA102: threads=unsafe processes=benign interpreter=free-threaded


_stats = Stats()


def instance_attribute_handler(event, context):
    _stats.errors += 1  # CA102: threads=unsafe processes=benign interpreter=free-threaded
    return {"errors": _stats.errors}


def instance_method_handler(event, context):
    _stats.record(event["size"])
    return {"bytes": _stats.bytes}


# class attribute
class Sequence:
    """Numbers for this worker."""

    last = 0

    @classmethod
    def take(cls):
        """The next number."""
        cls.last += 1  # CA102: threads=unsafe processes=benign
        return cls.last


def class_counter_handler(event, context):
    return {"number": Sequence.take()}


# read here, written three lines further down
_balance = 100


def spread_out_handler(event, context):
    global _balance
    current = _balance
    fee = max(1, event["amount"] // 100)
    rest = current - event["amount"] - fee
    _balance = rest  # CA102: threads=unsafe processes=benign interpreter=any
    return {"balance": rest}


# through a local alias
_quota = {"left": 500}


def alias_handler(event, context):
    quota = _quota
    quota["left"] -= 1  # CA102: threads=unsafe processes=benign symbol=app._quota
    return {"left": quota["left"]}


# the helper in another module changes the dict it is given (marker there)
def parameter_handler(event, context):
    bump(totals, "orders")
    return {"orders": totals["orders"]}


# the helper module's own counter (marker there)
def helper_module_handler(event, context):
    return {"number": metrics.served()}
