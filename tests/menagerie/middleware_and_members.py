"""Handlers behind a middleware made with Powertools, and what members of an enumeration do."""

from enum import Enum, IntEnum

from aws_lambda_powertools.middleware_factory import lambda_handler_decorator

LAST = {}
ORDERS = {}
USERS = {}
SEEN = {}
LATEST = {}
KEPT = {}


@lambda_handler_decorator
def checked(handler, event, context, role=None):
    if role and event.get("role") != role:
        return {"statusCode": 403}
    return handler(event, context)


@lambda_handler_decorator(trace_execution=True)
def remembering(handler, event, context):
    LAST["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    answer = handler(event, context)
    return {**answer, "user": LAST["user"]}


@checked(role="clerk")
def order_handler(event, context):
    if event["id"] not in ORDERS:
        ORDERS[event["id"]] = event["value"]  # CA201: threads=unsafe processes=benign
    return ORDERS[event["id"]]


@checked
def user_handler(event, context):
    if event["id"] not in USERS:
        USERS[event["id"]] = event["value"]  # CA201: threads=unsafe processes=benign
    return USERS[event["id"]]


@remembering
def remembered_handler(event, context):
    return {"ok": True}


def by_hand(event, context):
    if event["id"] not in SEEN:
        SEEN[event["id"]] = event["value"]  # CA201: threads=unsafe processes=benign
    return SEEN[event["id"]]


by_hand_handler = checked(by_hand)


@checked
def own_handler(event, context):
    own = {event["id"]: event["value"]}
    return own[event["id"]]


class Action(Enum):
    PUT = "put"
    GET = "get"

    def __call__(self, event):
        LATEST["value"] = event["value"]  # CA103: threads=unsafe processes=safe
        return {"action": self.value, "value": LATEST["value"]}

    def run(self, event):
        KEPT["value"] = event["value"]  # CA103: threads=unsafe processes=safe
        return {"action": self.name, "value": KEPT["value"]}

    def plain(self, event):
        return {"action": self.value, "value": event["value"]}


class Level(IntEnum):
    LOW = 1
    HIGH = 2


def called_handler(event, context):
    return Action(event["action"])(event)


def member_handler(event, context):
    return Action.PUT.run(event)


def plain_handler(event, context):
    return [Action.GET.plain(event), Level(event["level"]) is Level.HIGH]
