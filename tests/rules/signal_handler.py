"""CA406 signal-handler: signals belong to the process, and only its main thread may set their handlers."""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


def _on_terminate(number, frame):
    """Nothing to close."""


signal.signal(signal.SIGTERM, _on_terminate)


def import_time_handler(event, context):
    return {"ok": True}


# a deadline without signals
def asyncio_deadline_handler(event, context):
    async def work():
        async with asyncio.timeout(event["seconds"]):
            await asyncio.sleep(0.1)

    asyncio.run(work())
    return {"ok": True}


def future_deadline_handler(event, context):
    with ThreadPoolExecutor(max_workers=1) as pool:
        return {"n": pool.submit(pow, event["base"], 3).result(timeout=5)}


# asked for, not set
def query_handler(event, context):
    return {"default": signal.getsignal(signal.SIGTERM) is signal.SIG_DFL, "name": signal.Signals(15).name}


# ---- hazards ----------------------------------------------------------------------------------------------------------


def _too_late(number, frame):
    raise TimeoutError


# ValueError outside the main thread; alone in its process it works
def alarm_handler(event, context):
    signal.signal(signal.SIGALRM, _too_late)  # CA406: threads=unsafe processes=safe
    signal.alarm(5)
    try:
        return {"n": pow(event["base"], event["power"])}
    finally:
        signal.alarm(0)


# one timer for the process
def timer_handler(event, context):
    signal.setitimer(signal.ITIMER_REAL, 2.5)  # CA406: threads=unsafe processes=safe
    try:
        return {"n": pow(event["base"], event["power"])}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def ignore_handler(event, context):
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # CA406: threads=unsafe processes=safe
    return {"ok": True}


class Deadline:
    """An alarm that some requests ask for, and that is cleared in the end."""

    def __init__(self, seconds):
        self.seconds = seconds

    def __enter__(self):
        signal.alarm(self.seconds)  # CA406: threads=unsafe processes=safe
        return self

    def __exit__(self, *failure):
        signal.alarm(0)  # CA406: threads=unsafe processes=safe


def cleared_elsewhere_handler(event, context):
    if event.get("slow"):
        with Deadline(event["seconds"]):
            return {"ok": True}
    return {"ok": False}
