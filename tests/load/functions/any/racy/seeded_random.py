"""The shared generator is seeded per request, so that a customer always gets the same draw."""

import random
import time


def handler(event, context):
    random.seed(event["user"])
    first = random.randrange(1_000_000)
    time.sleep(0.003)
    return {"draw": [first, random.randrange(1_000_000)]}
