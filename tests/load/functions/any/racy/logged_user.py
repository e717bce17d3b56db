"""The answer is right; the log names somebody else."""

import time

_context = {}


def handler(event, context):
    _context["user"] = event["user"]
    time.sleep(0.003)
    print(f"done for {_context['user']} after {time.time()}")
    return {"ok": True}
