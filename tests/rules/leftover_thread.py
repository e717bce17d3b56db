"""CA704 leftover-thread: work that the handler starts and does not wait for runs into later invocations, or never ends."""

import asyncio
import queue
import threading
from concurrent.futures import ThreadPoolExecutor, wait

import boto3

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# joined
def joined_handler(event, context):
    sizes = queue.Queue()

    def fetch(key):
        sizes.put(s3.head_object(Bucket="photos", Key=key)["ContentLength"])

    threads = [threading.Thread(target=fetch, args=(key,)) for key in event["keys"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"n": sizes.qsize()}


# the `with` waits
def executor_with_handler(event, context):
    with ThreadPoolExecutor(max_workers=4) as pool:
        for key in event["keys"]:
            pool.submit(s3.delete_object, Bucket="photos", Key=key)
    return {"ok": True}


# a shared executor, and every result is waited for
_pool = ThreadPoolExecutor(max_workers=8)


def _size(key):
    return s3.head_object(Bucket="photos", Key=key)["ContentLength"]


def shared_executor_handler(event, context):
    futures = [_pool.submit(_size, key) for key in event["keys"]]
    return {"sizes": [future.result() for future in futures]}


def wait_handler(event, context):
    futures = [_pool.submit(_size, key) for key in event["keys"]]
    done, _ = wait(futures)
    return {"n": len(done)}


def map_handler(event, context):
    return {"sizes": list(_pool.map(_size, event["keys"]))}


# shut down in finally
def shutdown_handler(event, context):
    pool = ThreadPoolExecutor(max_workers=2)
    try:
        pool.submit(_size, event["key"])
        return {"ok": True}
    finally:
        pool.shutdown(wait=True)


# a timer that is cancelled
def cancelled_timer_handler(event, context):
    late = threading.Event()
    timer = threading.Timer(5, late.set)
    timer.start()
    try:
        return {"size": _size(event["key"]), "late": late.is_set()}
    finally:
        timer.cancel()
        timer.join()


# awaited
def to_thread_handler(event, context):
    async def both():
        return await asyncio.gather(*(asyncio.to_thread(_size, key) for key in event["keys"]))

    return {"sizes": asyncio.run(both())}


# started at import, for the life of the worker
_stop = threading.Event()
threading.Thread(target=_stop.wait, daemon=True).start()


def import_time_thread_handler(event, context):
    return {"stopped": _stop.is_set()}


# ---- hazards ----------------------------------------------------------------------------------------------------------


def _audit(entry):
    s3.put_object(Bucket="audit", Key=entry["id"], Body=entry["text"])


# started and forgotten
def thread_handler(event, context):
    threading.Thread(target=_audit, args=(event,)).start()  # CA704: threads=unsafe processes=unsafe
    return {"ok": True}


def daemon_thread_handler(event, context):
    worker = threading.Thread(target=_audit, args=(event,), daemon=True)
    worker.start()  # CA704: threads=unsafe processes=unsafe
    return {"ok": True}


def timer_handler(event, context):
    timer = threading.Timer(30, _audit, args=(event,))
    timer.start()  # CA704: threads=unsafe processes=unsafe
    return {"ok": True}


# nobody waits for the future
def shared_executor_forgotten_handler(event, context):
    _pool.submit(_audit, event)  # CA704: threads=unsafe processes=unsafe
    return {"ok": True}


def own_executor_forgotten_handler(event, context):
    pool = ThreadPoolExecutor(max_workers=1)
    pool.submit(_audit, event)  # CA704: threads=unsafe processes=unsafe
    return {"ok": True}


# shut down without waiting
def no_wait_handler(event, context):
    pool = ThreadPoolExecutor(max_workers=1)
    pool.submit(_audit, event)  # CA704: threads=unsafe processes=unsafe
    pool.shutdown(wait=False)
    return {"ok": True}
