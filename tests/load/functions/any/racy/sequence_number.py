"""Numbers are given out twice."""

import time

_last = 0


def handler(event, context):
    global _last
    number = _last + 1
    time.sleep(0.002)
    _last = number
    return {"ticket": number, "for": event["user"]}
