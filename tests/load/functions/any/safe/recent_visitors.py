"""Shows who was here lately, on purpose, and logs it."""

import threading
from collections import deque

_lock = threading.Lock()
_recent = deque(maxlen=5)


def handler(event, context):
    with _lock:
        before = list(_recent)
        _recent.append(event["user"])
    print(f"before {event['user']} came {', '.join(before)}")
    return {"user": event["user"], "before": before}
