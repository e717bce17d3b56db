"""What the code states for some requests only: in an except clause, after a default, by the name of a constant."""

import json
import logging
from enum import Enum, auto


GOLD = 9
DARK = ("dark", "red")


class Tier(Enum):
    FREE = 1
    PAID = 2


class Way(Enum):
    SLOW = auto()
    FAST = auto()


def plain(text):
    return text


def shouted(text):
    return text.upper()


gone_wrong = False
found = False
fine = True
heard = True
rank = 0
palette = ("light",)
tier = Tier.FREE
way = Way.SLOW
render = plain
loudness = logging.INFO
ceiling = 10
columns = ["id"]
answer = {"ok": True}
stale = False
noted = False
kept = False
usual = GOLD
settled = None
log = logging.getLogger()


# Look-alikes: meant for the next invocation, only logged, the invocation's own, or the same for all.


def reread_handler(event, context):
    global stale
    if stale:
        log.info("once more")
        stale = False
    try:
        return open(event["path"]).read()
    except OSError:
        stale = True
        raise


def noted_handler(event, context):
    global noted
    try:
        number = int(event["number"])
    except ValueError:
        noted = True
        number = 0
    if noted:
        log.info("some number was none")
    return number


def own_handler(event, context):
    failed = False
    try:
        int(event["number"])
    except ValueError:
        failed = True
    return {"failed": failed}


def nothing_of_the_request_handler(event, context):
    global kept
    try:
        json.loads("{}")
    except ValueError:
        kept = True
    return {"kept": kept}


def usual_handler(event, context):
    global usual
    usual = GOLD
    return {"usual": usual}


def nothing_yet_handler(event, context):
    global settled
    try:
        return int(event["number"])
    except ValueError:
        settled = None
    return settled


# Hazards.


def failing_handler(event, context):
    global gone_wrong
    try:
        int(event["number"])
    except ValueError:
        gone_wrong = True  # CA103: threads=unsafe processes=unsafe
    return {"failed": gone_wrong}


def default_first_handler(event, context):
    global fine
    fine = True
    if "id" not in event:
        fine = False  # CA103: threads=unsafe processes=safe
    return {"fine": fine}


def all_heard(event):
    global heard
    heard = True
    for name in ("id", "email"):
        if name not in event:
            heard = False  # CA103: threads=unsafe processes=safe


def by_helper_handler(event, context):
    all_heard(event)
    return {"heard": heard}


def keyed_handler(event, context):
    answer["ok"] = True
    if not event.get("id"):
        answer["ok"] = False  # CA103: threads=unsafe processes=safe
    return answer


class Worker:
    def __init__(self):
        self.state = "idle"

    def run(self, event):
        self.state = "running"
        try:
            return event["a"] / event["b"]
        except ZeroDivisionError:
            self.state = "failed"  # CA104: threads=unsafe processes=safe
            return None


worker = Worker()


def worker_handler(event, context):
    share = worker.run(event)
    return {"share": share, "state": worker.state}


def found_handler(event, context):
    global found
    found = False
    try:
        int(event["number"])
    except ValueError:
        log.info("no number")
    else:
        found = True  # CA103: threads=unsafe processes=safe
    return {"found": found}


def rank_handler(event, context):
    global rank
    if event["kind"] == "gold":
        rank = GOLD  # CA103: threads=unsafe processes=unsafe
    return {"rank": rank}


def palette_handler(event, context):
    global palette
    if event.get("dark"):
        palette = DARK  # CA103: threads=unsafe processes=unsafe
    return list(palette)


def tier_handler(event, context):
    global tier
    if event.get("paid"):
        tier = Tier.PAID  # CA103: threads=unsafe processes=unsafe
    return tier.name


def way_handler(event, context):
    global way
    if event.get("fast"):
        way = Way.FAST  # CA103: threads=unsafe processes=unsafe
    return way.name


def function_handler(event, context):
    global render
    if event.get("loud"):
        render = shouted  # CA103: threads=unsafe processes=unsafe
    return render(event["text"])


def library_constant_handler(event, context):
    global loudness
    if event.get("debug"):
        loudness = logging.DEBUG  # CA103: threads=unsafe processes=unsafe
    return {"loudness": loudness}


def computed_handler(event, context):
    global ceiling
    if event.get("plan") == "pro":
        ceiling = 10 * 100  # CA103: threads=unsafe processes=unsafe
    return {"ceiling": ceiling}


def display_handler(event, context):
    global columns
    if event.get("full"):
        columns = ["id", "name"]  # CA103: threads=unsafe processes=unsafe
    return {"columns": columns}
