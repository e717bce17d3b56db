"""The same with the care that makes them safe."""

import contextvars
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

_cache = {}
_count = 0
_lock = threading.RLock()
_local = threading.local()
_ready = threading.Event()


def _price(event):
    return 1 if event else 0


def cached(event, context):
    key = event["key"]
    with _lock:
        if key not in _cache:
            _cache[key] = uuid.uuid4().hex
        return {"value": _cache[key]}


def counted(event, context):
    global _count
    with _lock:
        _count += _price(event)
        return {"count": _count}


def local(event, context):
    _local.user = event["user"]
    _price(event)
    return {"user": _local.user}


def stamped(event, context):
    begun = time.time()
    time.sleep(0.5)
    return {"id": str(uuid.uuid4()), "at": int(time.time()), "took": round(time.time() - begun, 1)}


def polled(event, context):
    """Waits for what the other side does at its end; gives up after a while."""
    for _ in range(100):
        if not _lock.acquire(timeout=0.1):
            continue
        try:
            time.sleep(0.3)
            return {"ok": True}
        finally:
            _lock.release()
    raise TimeoutError("starved")


def pooled(event, context):
    with ThreadPoolExecutor(max_workers=3) as pool:
        return {"squares": list(pool.map(lambda n: n * n, range(5)))}


_user = contextvars.ContextVar("user")


def in_context(event, context):
    _user.set(event["user"])
    _price(event)
    return {"user": _user.get()}


def never_ends(event, context):
    return {"sum": sum(range(10**14))}
