"""Objects whose names are made up, and lists of any length."""

import random
import uuid


def handler(event, context):
    jobs = {uuid.uuid4().hex: {"user": event["user"], "step": step} for step in range(3)}
    jobs["total"] = 3
    return {"jobs": jobs, "noise": [random.random() for _ in range(random.randrange(5))], "user": event["user"]}
