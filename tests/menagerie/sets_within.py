"""Sets in a dictionary: who is noted in one of them is looked for there, and then told something else."""

import threading
from collections import defaultdict

lock = threading.Lock()
noted = {"ids": set()}
by_day = {}
locked = {"ids": set()}
listed = {"names": set()}
later = defaultdict(set)


def noted_handler(event, context):
    if event["id"] in noted["ids"]:
        return "again"
    noted["ids"].add(event["id"])  # CA603: threads=unsafe processes=benign
    return "new"


def later_handler(event, context):
    if event["id"] not in later[event["day"]]:  # CA203: threads=benign processes=benign
        later[event["day"]].add(event["id"])  # CA603: threads=unsafe processes=benign
        return "new"
    return "again"


def locked_handler(event, context):
    with lock:
        if event["id"] in locked["ids"]:
            return "again"
        locked["ids"].add(event["id"])
    return "new"


def listed_handler(event, context):
    """Names that are looked up nowhere to tell anybody anything."""
    if event["name"] not in listed["names"]:
        listed["names"].add(event["name"])
    return event["name"]


def own_handler(event, context):
    """A dictionary of the invocation's own."""
    mine = {"ids": set()}
    for each in event["ids"]:
        if each in mine["ids"]:
            return "twice"
        mine["ids"].add(each)
    return "ok"
