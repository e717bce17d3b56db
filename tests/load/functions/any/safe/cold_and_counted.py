"""A flag for the first call, a counter under a lock, the age of the environment."""

import threading
import time

_lock = threading.Lock()
_calls = 0
_begin = time.monotonic()


def handler(event, context):
    global _calls
    with _lock:
        _calls += 1
        number = _calls
    time.sleep(0.001)
    answer = {"user": event["user"], "call": number, "uptime": round(time.monotonic() - _begin, 1)}
    if number == 1:
        answer["cold"] = True
    return answer
