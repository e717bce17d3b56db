"""What is stored under a lock, and read again after the lock was given back."""

import logging
import threading

lock = threading.Lock()
n = 0
m = 0
k = 0
st = {}
last = {}
log = logging.getLogger(__name__)
who = {"u": None}


def n_handler(event, context):
    global n
    with lock:
        n += 1
    return {"n": n}  # CA113: threads=unsafe processes=safe


def m_handler(event, context):
    global m
    with lock:
        m += 1
        mine = m
    return {"n": mine}


def total():
    with lock:
        return {"m": m}


def total_handler(event, context):
    m_handler(event, context)
    return total()


def twice_handler(event, context):
    global m
    m_handler(event, context)
    with lock:
        m -= 1
        return {"m": m}


def k_handler(event, context):
    global k
    with lock:
        k += 1
    log.info("%d", k)
    return 1


def st_handler(event, context):
    with lock:
        st["u"] = event["u"]
        return {"u": st["u"]}


def last_handler(event, context):
    with lock:
        last["u"] = event["u"]  # CA603: threads=safe processes=unsafe
    return {}


def show_handler(event, context):
    with lock:
        return last["u"]


def two_handler(event, context):
    with lock:
        who["u"] = event["u"]  # CA103: threads=unsafe processes=safe
    with lock:
        return {"u": who["u"]}


def caller_handler(event, context):
    with lock:
        return within(event)


inn = {}


def within(event):
    inn["u"] = event["u"]
    return inn["u"]


half = {}


def half_handler(event, context):
    with lock:
        half["u"] = event["u"]  # CA103: threads=unsafe processes=safe
    return shown()


def shown():
    return {"u": half["u"]}
