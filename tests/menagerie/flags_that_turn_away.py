"""Flags that turn others away while they stand, put up after a look whether they do."""

import threading
import time

lock = threading.Lock()
working = False
plain = {"busy": False}
locked = {"busy": False}
inner = {"in": False}


class State:
    running = False
    ready = False
    shown = False


state = State()


def working_handler(event, context):
    global working
    if working:
        return "busy"
    working = True  # CA110: threads=unsafe processes=benign
    try:
        time.sleep(1)
    finally:
        working = False
    return "ok"


def plain_handler(event, context):
    if plain["busy"]:
        raise RuntimeError("busy")
    plain["busy"] = True  # CA110: threads=unsafe processes=benign
    try:
        return time.sleep(1)
    finally:
        plain["busy"] = False


def running_handler(event, context):
    if state.running:
        return {"statusCode": 409}
    state.running = True  # CA110: threads=unsafe processes=benign
    try:
        return {"statusCode": time.sleep(1)}
    finally:
        state.running = False


def locked_handler(event, context):
    with lock:
        if locked["busy"]:
            return None
        locked["busy"] = True
    try:
        return time.sleep(1)
    finally:
        locked["busy"] = False


def shown_handler(event, context):
    state.shown = True
    try:
        return time.sleep(1)
    finally:
        state.shown = False


def ready_handler(event, context):
    if not state.ready:
        state.ready = True
    return 1


def inner_handler(event, context):
    if inner["in"]:
        time.sleep(0)
    inner["in"] = True
    try:
        return time.sleep(1)
    finally:
        inner["in"] = False
