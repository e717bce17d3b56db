"""CA115 local-lock: the lock is made by the call that takes it, so every invocation holds its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import boto3

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# made once, at import
_count = 0
_count_lock = threading.Lock()


def module_lock_handler(event, context):
    global _count
    with _count_lock:
        _count += 1
        return {"n": _count}


# the module's lock under a local name
_alias_count = 0


def aliased_lock_handler(event, context):
    global _alias_count
    lock = _count_lock
    with lock:
        _alias_count += 1
        return {"n": _alias_count}


# a local lock for a local place that the invocation's own threads share
def own_threads_handler(event, context):
    lock = threading.Lock()
    sizes = {"total": 0}

    def add(key):
        size = s3.head_object(Bucket="photos", Key=key)["ContentLength"]
        with lock:
            sizes["total"] += size

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(add, event["keys"]))
    return sizes


# a lock per shared object, made with the object
class Meter:
    """A counter with its lock."""

    def __init__(self):
        self._lock = threading.Lock()
        self.value = 0

    def add(self):
        """Count one."""
        with self._lock:
            self.value += 1
            return self.value


_meter = Meter()


def object_lock_handler(event, context):
    return {"n": _meter.add()}


# the lock is a default argument: made once, with the function
_guarded_total = 0


def _add_total(amount, lock=threading.Lock()):
    global _guarded_total
    with lock:
        _guarded_total += amount
        return _guarded_total


def default_argument_lock_handler(event, context):
    return {"total": _add_total(event["amount"])}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# the lock is made in the handler
_visits = 0


def lock_in_handler(event, context):
    global _visits
    lock = threading.Lock()
    with lock:
        _visits += 1  # CA115: threads=unsafe processes=safe symbol=local_lock._visits
        return {"visits": _visits}


# made right in the with statement
_downloads = {"n": 0}


def inline_lock_handler(event, context):
    with threading.Lock():
        _downloads["n"] += 1  # CA115: threads=unsafe processes=safe
        return {"n": _downloads["n"]}


# made in a helper that returns a new one each time
_tokens = []


def _token_lock():
    return threading.RLock()


def helper_lock_handler(event, context):
    with _token_lock():
        _tokens.append(event["token"])
        if len(_tokens) > 3:
            _tokens.clear()  # CA115: threads=unsafe processes=safe
    return {"ok": True}


# one lock per service object, and a service object per invocation
_service_total = {"n": 0}


class Service:
    """Made anew by each invocation, with its lock."""

    def __init__(self):
        self.lock = threading.Lock()

    def add(self):
        """Count in the module's total."""
        with self.lock:
            _service_total["n"] += 1  # CA115: threads=unsafe processes=safe
            return _service_total["n"]


def lock_of_own_object_handler(event, context):
    return {"n": Service().add()}
