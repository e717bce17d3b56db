"""Closes a user's session while others look through the sessions that are still alive."""

import threading
from weakref import WeakKeyDictionary

guard = threading.Lock()


class Session:
    def __init__(self, user):
        self.user = user


open_sessions = {user: Session(user) for user in ("anna", "boris", "clara", "dora")}
seen = WeakKeyDictionary()
for each in list(open_sessions.values()):
    seen[each] = each.user
del each


def handler(event, context):
    for session in seen:
        if session.user == event["user"]:
            open_sessions.pop(event["user"], None)
    return {"closed": event["user"]}


def mended(event, context):
    with guard:
        return handler(event, context)
