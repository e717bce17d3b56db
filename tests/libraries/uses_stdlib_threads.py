"""stdlib_threads: locks, queues and executors are made to be shared; event loops and pipes are not."""

import asyncio
import contextvars
import queue
import threading
from concurrent.futures import ThreadPoolExecutor

_lock = threading.Lock()
_jobs = queue.Queue()
_executor = ThreadPoolExecutor(max_workers=4)
_local = threading.local()
_tenant = contextvars.ContextVar("tenant", default=None)
_totals = {"n": 0}


def lock_handler(event, context):
    with _lock:
        _totals["n"] += 1
        return dict(_totals)


def queue_handler(event, context):
    _jobs.put(event["id"])
    return {"ok": True}


def executor_handler(event, context):
    return {"sizes": list(_executor.map(len, event["texts"]))}


def thread_local_handler(event, context):
    _local.tenant = event["tenant"]
    return {"tenant": _local.tenant}


def context_variable_handler(event, context):
    _tenant.set(event["tenant"])
    return {"tenant": _tenant.get()}


async def _double(number):
    """Double, later."""
    return number * 2


def own_loop_handler(event, context):
    return {"n": asyncio.run(_double(event["n"]))}


_loop = asyncio.new_event_loop()


def shared_loop_handler(event, context):
    return {"n": _loop.run_until_complete(_double(event["n"]))}  # CA301: threads=unsafe processes=safe


def stack_size_handler(event, context):
    threading.stack_size(event["stack"])  # CA413: threads=unsafe processes=safe
    return {"ok": True}
