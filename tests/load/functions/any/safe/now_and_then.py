"""A dependency fails one time in eight; a variant is drawn."""

import random
import time


class Unavailable(Exception):
    pass


def handler(event, context):
    time.sleep(0.001)
    if random.random() < 0.125:
        raise Unavailable("try again")
    return {"user": event["user"], "variant": random.choice("AB"), "attempts": 1 + (random.random() < 0.3)}
