"""What a tenant needs is loaded once and kept; the answer says whether it was there and when it was loaded."""

import threading
import time

_cache = {}
_lock = threading.Lock()


def handler(event, context):
    tenant = event["group"]
    with _lock:
        hit = tenant in _cache
        if not hit:
            time.sleep(0.002)
            _cache[tenant] = {"plan": f"plan of {tenant}", "loaded_at": time.time(), "by": context.aws_request_id}
        entry = _cache[tenant]
    return {"user": event["user"], "cache": "hit" if hit else "miss", **entry}
