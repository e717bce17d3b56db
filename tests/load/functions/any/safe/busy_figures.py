"""Says how busy it is, under a lock, and how long it took, in whole milliseconds."""

import threading
import time

_lock = threading.Lock()
_busy = 0


def handler(event, context):
    global _busy
    begin = time.monotonic()
    with _lock:
        _busy += 1
        now = _busy
    time.sleep(0.002)
    with _lock:
        _busy -= 1
    took = int((time.monotonic() - begin) * 1000 / 100)
    return {"user": event["user"], "in_flight": now, "durationTenths": took}
