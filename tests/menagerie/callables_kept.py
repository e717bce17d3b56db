"""Functions that requests make and keep: what they take along is data of the request that made them."""

from functools import partial

RUN = None
STEP = None
HOOKS = []
CALLBACKS = {}
CHOSEN = None
FORMAT = None
SEND = None
TITLES = {"a": "A"}


class Later:
    def __init__(self, user):
        self.user = user

    def answer(self):
        return {"for": self.user}


class Board:
    def __init__(self):
        self.action = None


BOARD = Board()


def lambda_handler(event, context):
    global RUN

    def inner():
        return event["user"]

    RUN = inner  # CA103: threads=unsafe processes=safe
    return called()


def called():
    return {"user": RUN()}


def partial_handler(event, context):
    global STEP
    STEP = partial(told, event["user"])  # CA103: threads=unsafe processes=safe
    return stepped()


def told(user):
    return {"user": user}


def stepped():
    return STEP()


def hook_handler(event, context):
    HOOKS.append(lambda: event["user"])  # CA111: threads=unsafe processes=unsafe
    return [hook() for hook in HOOKS]


def callback_handler(event, context):
    CALLBACKS["done"] = lambda: event["user"]  # CA103: threads=unsafe processes=safe
    return finished()


def finished():
    return CALLBACKS["done"]()


def method_handler(event, context):
    BOARD.action = Later(event["user"]).answer  # CA104: threads=unsafe processes=safe
    return acted()


def acted():
    return BOARD.action()


def short(row):
    return row["title"][:3]


def long(row):
    return row["title"]


def chosen_handler(event, context):
    global CHOSEN
    CHOSEN = short if event["short"] else long  # CA103: threads=unsafe processes=safe
    return shown(event)


def shown(event):
    return CHOSEN(event)


def sure_handler(event, context):
    global FORMAT
    if FORMAT is None:
        FORMAT = partial(told, "everybody")  # CA206: threads=benign processes=safe
    return FORMAT()


def own_handler(event, context):
    steps = [lambda: event["user"], partial(told, event["user"])]
    table = {"done": lambda: event["user"]}
    return [step() for step in steps], table["done"]()


def same_handler(event, context):
    global SEND
    SEND = short
    return SEND(event)
