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
    asked = False


state = State()
phase = "idle"
held_phase = "idle"
named = {"phase": "new"}
told = "idle"


class Job:
    def __init__(self):
        self.stage = "new"

    def start(self):
        assert self.stage == "new"
        self.stage = "started"  # CA110: threads=unsafe processes=benign

    def stop(self):
        assert self.stage == "started", "it does not run"
        self.stage = "new"


job = Job()


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


def asserted_handler(event, context):
    assert not state.asked, "another one works"
    state.asked = True  # CA110: threads=unsafe processes=benign
    try:
        return time.sleep(1)
    finally:
        state.asked = False


def phase_handler(event, context):
    global phase
    if phase != "idle":
        return "busy"
    phase = "busy"  # CA110: threads=unsafe processes=benign
    try:
        return time.sleep(1)
    finally:
        phase = "idle"


def job_handler(event, context):
    job.start()
    time.sleep(1)
    job.stop()
    return "ok"


def held_phase_handler(event, context):
    global held_phase
    with lock:
        assert held_phase == "idle"
        held_phase = "busy"
    try:
        return time.sleep(1)
    finally:
        held_phase = "idle"


def named_handler(event, context):
    """Nobody is turned away from what is made once."""
    if named["phase"] == "ready":
        return 1
    named["phase"] = "making"  # CA201: threads=benign processes=benign
    time.sleep(1)
    named["phase"] = "ready"
    return 1


def told_handler(event, context):
    """What is told of the work turns nobody away."""
    global told
    told = "busy"
    try:
        return time.sleep(1)
    finally:
        told = "idle"


def asserted_type_handler(event, context):
    assert isinstance(event, dict)
    return event["n"]
