"""A background thread logs figures, requests log their own user; a pure cache of a pure function."""

import functools
import json
import logging
import time

logging.getLogger().setLevel("INFO")


@functools.cache
def _squared(number):
    time.sleep(0.001)
    return number * number


def handler(event, context):
    logging.info("user %s asked", event["user"])
    print(json.dumps({"user": event["user"], "requestId": context.aws_request_id}))
    return {"squared": _squared(event["n"]), "user": event["user"]}
