"""What an invocation puts into a shared container and takes away itself, and queues that are emptied one by one."""

import uuid
from collections import deque

current = {}
named = {}
jobs = {}
tokens = {}
running = set()
queue = deque()
others = {}
items = []
waiting = deque()
marks = {}


def sent(found):
    return {"sent": found}


def current_handler(event, context):
    current["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    try:
        return who()
    finally:
        current.pop("user", None)


def who():
    return {"user": current["user"]}


def named_handler(event, context):
    named["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    answer = {"user": named["user"]}
    del named["user"]
    return answer


def job_handler(event, context):
    jobs[context.aws_request_id] = event["user"]
    try:
        return {"user": jobs[context.aws_request_id]}
    finally:
        del jobs[context.aws_request_id]


def token_handler(event, context):
    token = uuid.uuid4().hex
    tokens[token] = event["user"]
    answer = {"user": tokens[token]}
    tokens.pop(token)
    return answer


def running_handler(event, context):
    me = object()
    running.add(me)
    try:
        return {"others": [str(other) for other in list(running)]}
    finally:
        running.discard(me)


def queue_handler(event, context):
    queue.append(event["body"])
    found = []
    while True:
        try:
            found.append(queue.popleft())
        except IndexError:
            break
    return sent(found)


def waiting_handler(event, context):
    waiting.append(event["body"])
    found = []
    while waiting:
        found.append(waiting.popleft())  # CA110: threads=unsafe processes=benign
    return sent(found)


def other_handler(event, context):
    others[event["key"]] = event["user"]
    answer = others[event["key"]]  # CA202: threads=unsafe processes=benign
    del others[event["key"]]
    return answer


def item_handler(event, context):
    items.append(event["body"])
    answer = items[-1]
    items.pop()  # CA110: threads=unsafe processes=safe
    return answer


def mark_handler(event, context):
    marks[event["job"]] = "running"
    try:
        return sent([])
    finally:
        del marks[event["job"]]  # CA110: threads=unsafe processes=safe
