"""What only some requests set, buffers that are swapped, guards that come too early; and what is in order."""

import asyncio
import json
import logging
import os
import sys
import threading

from fastapi import FastAPI

logger = logging.getLogger()
app = FastAPI()

verbose = False
settings = None
plugins = {}
lines = []
own_lines = []
ready = None
table = {}
chats = {}
slow_chats = {}


def set_and_set_back_handler(event, context):
    os.environ["LEVEL"] = "1"  # CA401: threads=unsafe processes=safe
    try:
        return os.environ["LEVEL"]
    finally:
        del os.environ["LEVEL"]


def always_the_same_handler(event, context):
    logger.setLevel(logging.INFO)  # CA411: threads=benign processes=safe
    return event["id"]


def own_stream_handler(event, context):
    stream = logging.StreamHandler(sys.stdout)
    stream.setFormatter(logging.Formatter("%(message)s"))
    stream.emit(logging.LogRecord("x", logging.INFO, "x", 1, event["text"], None, None))
    return "ok"


def filled_first_handler(event, context):
    global ready
    if ready is None:
        made = json.loads("{}")
        made["unit"] = "kg"
        ready = made  # CA206: threads=benign processes=safe
    return ready["unit"]


@app.post("/chat")
async def chat(user: str, text: str):
    chats[user] = text
    return {"all": [text for text in chats.values()]}


class Context:
    """Every instance has the same attributes."""

    _state = {}

    def __init__(self):
        self.__dict__ = self._state


class Buffer:
    """A property that keeps its value per thread."""

    def __init__(self):
        self._local = threading.local()

    @property
    def tokens(self):
        """How many are left."""
        return getattr(self._local, "tokens", 0)

    @tokens.setter
    def tokens(self, value):
        self._local.tokens = value


class Kept:
    """A property that keeps its value on the object."""

    def __init__(self):
        self._user = None

    @property
    def user(self):
        """Who asks."""
        return self._user

    @user.setter
    def user(self, value):
        self._user = value  # CA104: threads=unsafe processes=safe


buffer = Buffer()
kept = Kept()


def per_thread_property_handler(event, context):
    buffer.tokens = event["tokens"]
    return {"left": buffer.tokens}


def some_requests_environ_handler(event, context):
    if len(event["users"]) == 1:
        os.environ["CACHE_SECONDS"] = "0"  # CA401: threads=unsafe processes=unsafe
    return os.environ.get("CACHE_SECONDS", "60")


def some_requests_level_handler(event, context):
    if event.get("debug"):
        logger.setLevel(logging.DEBUG)  # CA411: threads=unsafe processes=unsafe
    return event["body"]


def some_requests_flag_handler(event, context):
    global verbose
    if event.get("debug"):
        verbose = True  # CA103: threads=unsafe processes=unsafe
    return {"text": event["text"], "trace": "all" if verbose else "none"}


def guard_first_handler(event, context):
    global settings
    if settings is None:
        settings = json.loads("{}")  # CA206: threads=unsafe processes=safe
        for name in settings["plugins"]:
            plugins[name] = name.upper()
    return plugins[event["plugin"]]


def swapped_buffer_handler(event, context):
    global lines
    lines.append(event["line"])
    if len(lines) >= 10:
        text = "\n".join(lines)
        lines = []  # CA110: threads=unsafe processes=safe
        return text
    return ""


def one_state_for_all_handler(event, context):
    Context().user = event["user"]  # CA105: threads=unsafe processes=safe
    return {"user": Context().user}


def property_setter_handler(event, context):
    kept.user = event["user"]
    return {"user": kept.user}


@app.post("/slow")
async def slow_chat(user: str, text: str):
    slow_chats[user] = text
    for text in slow_chats.values():  # CA112: threads=unsafe processes=safe
        await asyncio.sleep(0)
    return {"n": len(slow_chats)}


class Step:
    """One of several, kept in a table."""

    def set(self, user):
        """Who asks."""
        self.user = user  # CA104: threads=unsafe processes=safe

    def say(self):
        """Who asked."""
        return {"user": self.user}


steps = {"first": Step()}


def step_of_a_table_handler(event, context):
    steps["first"].set(event["user"])
    return steps["first"].say()
