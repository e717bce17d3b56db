"""A connection that is believed to be made once per worker, because the function that makes it is cached."""

import itertools
import threading
from functools import lru_cache

numbers = itertools.count(1)
guard = threading.Lock()


@lru_cache(maxsize=8)
def connection():
    return {"number": next(numbers)}


def handler(event, context):
    return {"user": event["user"], "connection": connection()["number"]}


def mended(event, context):
    with guard:
        return handler(event, context)
