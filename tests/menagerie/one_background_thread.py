"""A thread that goes on from import on: what it works with alone meets nobody."""

import asyncio
import threading
import time

import psycopg2
import requests

_alone = {"runs": 0}
_told = {"runs": 0}
_met = {"runs": 0}
_several = {"runs": 0}
_by_two = {"runs": 0}
_own = {"runs": 0}


def work_alone():
    while True:
        _alone["runs"] += 1
        requests.post("https://example.com/alone", json=_alone)
        time.sleep(5)


def work_and_tell():
    while True:
        _told["runs"] += 1
        requests.post("https://example.com/told", json={"runs": _told["runs"]})
        time.sleep(5)


def work_and_meet():
    while True:
        _met["runs"] += 1  # CA102: threads=unsafe processes=unsafe
        requests.post("https://example.com/met", json={"runs": _met["runs"]})
        time.sleep(5)


def work_with_others():
    while True:
        _several["runs"] += 1  # CA102: threads=unsafe processes=unsafe
        requests.post("https://example.com/several", json=_several)
        time.sleep(5)


def first_of_two():
    while True:
        _by_two["runs"] += 1  # CA102: threads=unsafe processes=unsafe
        requests.post("https://example.com/two", json=_by_two)
        time.sleep(5)


def second_of_two():
    while True:
        _by_two["runs"] += 1
        time.sleep(5)


threading.Thread(target=work_alone, daemon=True).start()
threading.Thread(target=work_and_tell, daemon=True).start()
threading.Thread(target=work_and_meet, daemon=True).start()
for _ in range(3):
    threading.Thread(target=work_with_others, daemon=True).start()
threading.Thread(target=first_of_two, daemon=True).start()
threading.Thread(target=second_of_two, daemon=True).start()


def handler(event, context):
    _met["runs"] = 0
    return {"runs": _told["runs"]}


def work_for_request():
    _own["runs"] += 1  # CA102: threads=unsafe processes=unsafe
    requests.post("https://example.com/own", json=_own)


# each invocation starts one, and several invocations run at once
def own_thread_handler(event, context):
    thread = threading.Thread(target=work_for_request)
    thread.start()
    thread.join()
    return {}


_loop = asyncio.new_event_loop()
_called_loop = asyncio.new_event_loop()
_of_thread = psycopg2.connect("service=one")  # CA601: threads=safe processes=benign
_of_both = psycopg2.connect("service=two")  # CA601: threads=safe processes=benign
threading.Thread(target=_loop.run_forever, daemon=True).start()
threading.Thread(target=_called_loop.run_forever, daemon=True).start()


def ask_alone():
    while True:
        _of_thread.cursor().execute("select 1")
        time.sleep(1)


def ask_beside():
    while True:
        _of_both.cursor().execute("select 1")
        time.sleep(1)


threading.Thread(target=ask_alone, daemon=True).start()
threading.Thread(target=ask_beside, daemon=True).start()


async def answer(name):
    await asyncio.sleep(0.1)
    return name


# the way that is meant for other threads
def loop_handler(event, context):
    return asyncio.run_coroutine_threadsafe(answer(event["name"]), _loop).result()


def called_loop_handler(event, context):
    _called_loop.create_task(answer(event["name"]))  # CA301: threads=unsafe processes=unsafe
    return {}


def both_handler(event, context):
    _of_both.cursor().execute("select 2")  # CA301: threads=unsafe processes=unsafe
    return {}
