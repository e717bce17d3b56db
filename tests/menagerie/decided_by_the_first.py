"""What the first request decides for all others, and what it only makes once."""

import logging
import os
import threading

# ---- safe look-alikes -------------------------------------------------------------------------------------------------
_lengths = {}


def by_their_own_key_handler(event, context):
    return {"n": _lengths.setdefault(event["user"], len(event["user"]))}


def constant_mode_handler(event, context):
    os.environ.setdefault("MODE_OF_ALL", "fast")  # CA401: threads=benign processes=safe
    return {"mode": os.environ["MODE_OF_ALL"]}


class Log:
    """One logger, made when somebody asks for it."""

    logger = None

    @classmethod
    def get(cls):
        if cls.logger is None:
            cls.logger = logging.getLogger("lent")  # CA206: threads=benign processes=safe
            cls.logger.setLevel(logging.DEBUG)  # CA411: threads=benign processes=safe
        return cls.logger


def logged_for_some_handler(event, context):
    if event.get("log"):
        Log.get().info("asked for")


def configured_for_some_handler(event, context):
    if event.get("log"):
        logging.basicConfig(format="%(message)s")  # CA411: threads=benign processes=safe


_lock = threading.Lock()
_guarded = {}


def _rows():
    return [len(name) for name in os.listdir("/var/task")]


def sign_under_a_lock_handler(event, context):
    with _lock:
        if not _guarded.get("ready"):
            _guarded["ready"] = True
            _guarded["rows"] = _rows()
        return _guarded["rows"]


_late = {}


def sign_after_the_work_handler(event, context):
    if not _late.get("ready"):
        _late["rows"] = _rows()  # CA201: threads=benign processes=benign
        _late["ready"] = True
    return _late["rows"]


# ---- hazards ----------------------------------------------------------------------------------------------------------
_first = {}


def first_word_handler(event, context):
    return {"user": _first.setdefault("user", event["user"])}  # CA201: threads=unsafe processes=unsafe


def first_tenant_handler(event, context):
    os.environ.setdefault("TENANT_OF_ALL", event["tenant"])  # CA401: threads=unsafe processes=unsafe
    return {"tenant": os.environ["TENANT_OF_ALL"]}


_early = {}


def sign_before_the_work_handler(event, context):
    if not _early.get("ready"):
        _early["ready"] = True  # CA201: threads=unsafe processes=safe
        _early["rows"] = _rows()
    return _early["rows"]
