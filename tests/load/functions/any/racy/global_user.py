"""The customer is kept in a global while something is waited for."""

import time

_user = None


def handler(event, context):
    global _user
    _user = event["user"]
    time.sleep(0.003)
    return {"user": _user, "served": context.aws_request_id, "at": time.time()}
