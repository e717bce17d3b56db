"""What the first request decides for all others, and what it only makes once."""

import logging
import os
import threading
import time

import requests

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

# all entries at once, of what a service has answered to the first request; of the same for all; under the key asked for
first_answer = {}
same_answer = {}
by_user = {}


def first_answer_handler(event, context):
    if first_answer.get("expires", 0) < time.time():
        answer = requests.post("https://auth", data={"user": event["user"]}).json()
        first_answer.update(answer)  # CA201: threads=unsafe processes=unsafe
    return requests.get("https://x", headers={"a": first_answer["value"]}).json()


def same_answer_handler(event, context):
    if "value" not in same_answer:
        answer = requests.post("https://auth", data={"user": "me"}).json()
        same_answer.update(answer)  # CA201: threads=unsafe processes=benign
    return requests.get("https://x", headers={"a": same_answer["value"]}).json()


def by_user_handler(event, context):
    if event["user"] not in by_user:
        text = requests.get("https://x/" + event["user"]).text
        by_user.update({event["user"]: text})  # CA201: threads=unsafe processes=benign
    return by_user[event["user"]]
