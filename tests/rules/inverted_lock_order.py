"""Locks within locks, in one order and in two."""

import contextlib
import fcntl
import threading

one, two = threading.Lock(), threading.Lock()
same_one, same_two = threading.RLock(), threading.RLock()
gate, kept_one, kept_two = threading.Lock(), threading.Lock(), threading.Lock()
left, right = threading.Lock(), threading.Lock()
nothing = {}


def same_order_handler(event, context):
    with same_one:
        with same_two:
            nothing["a"] = 1
    with same_one, same_two:
        nothing["b"] = 1


def again_handler(event, context):
    with same_two:
        with same_two:
            return nothing.get("a")


def behind_a_gate_handler(event, context):
    with gate:
        with kept_one, kept_two:
            pass


def behind_the_same_gate_handler(event, context):
    with gate, kept_two:
        with kept_one:
            pass


def locks_of_ones_own_handler(event, context):
    mine, yours = threading.Lock(), threading.Lock()
    with mine, yours:
        pass
    with yours, mine:
        pass


def first_handler(event, context):
    with one, two:
        return event["id"]


def _inner():
    with one:  # CA116: threads=unsafe processes=safe
        return 1


def second_handler(event, context):
    with two:
        return _inner()


@contextlib.contextmanager
def holding_left():
    with left:
        yield


def acquired_handler(event, context):
    right.acquire()
    try:
        with holding_left():
            return event["id"]
    finally:
        right.release()


def through_a_manager_handler(event, context):
    with holding_left():
        with right:  # CA116: threads=unsafe processes=safe
            return event["id"]


def file_locks_handler(event, context):
    with open("/mnt/efs/a.lock", "w") as a, open("/mnt/efs/b.lock", "w") as b:
        fcntl.flock(a, fcntl.LOCK_EX)
        fcntl.flock(b, fcntl.LOCK_EX)


def file_locks_the_other_way_handler(event, context):
    with open("/mnt/efs/a.lock", "w") as a, open("/mnt/efs/b.lock", "w") as b:
        fcntl.flock(b, fcntl.LOCK_EX)
        fcntl.flock(a, fcntl.LOCK_EX)  # CA116: threads=unsafe processes=unsafe
