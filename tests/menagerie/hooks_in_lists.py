"""Functions in lists that import-time code has filled: each of them is called, in turn."""

_user = {}
_maybe = {}
_turned = {}
_broken = {}
_late = {}
hooks = []


def hook(function):
    hooks.append(function)
    return function


@hook
def prepare(event):
    event.setdefault("lines", [])


@hook
def remember(event):
    _user["name"] = event["name"]  # CA103: threads=unsafe processes=safe


def hooked_handler(event, context):
    for each in hooks:
        each(event)
    return _user["name"]


# What a hook leaves for some requests only.


def remember_some(event):
    if "name" in event:
        _maybe["name"] = event["name"]  # CA103: threads=unsafe processes=unsafe


SOME = [prepare, remember_some]


def some_handler(event, context):
    for each in SOME:
        each(event)
    return _maybe["name"]


# One that answers ends the invocation, so that whoever goes on has passed all of them.


def refuse(event):
    return None if "token" in event else {"statusCode": 401}


def remember_turned(event):
    _turned["name"] = event["name"]  # CA103: threads=unsafe processes=safe


CHECKS = (refuse, remember_turned)


def turned_handler(event, context):
    for check in CHECKS:
        answer = check(event)
        if answer is not None:
            return answer
    return _turned["name"]


# One that ends the walk lets the others out.


def remember_broken(event):
    _broken["name"] = event["name"]  # CA103: threads=unsafe processes=unsafe


STEPS = (refuse, remember_broken)


def broken_handler(event, context):
    for step in STEPS:
        answer = step(event)
        if answer is not None:
            break
    return _broken["name"]


# A list of an object.


class Chain:
    def __init__(self):
        self.before = []
        self.name = None

    def first(self, function):
        self.before.append(function)
        return function

    def run(self, event):
        for each in self.before:
            each(event)
        return self.name


chain = Chain()


@chain.first
def remember_chained(event):
    chain.name = event["name"]  # CA104: threads=unsafe processes=safe


def chained_handler(event, context):
    return chain.run(event)


# A list that requests fill as well may be empty when it is walked, and what piles up in it is done again and again.

late = []


def remember_late(event):
    _late["name"] = event["name"]  # CA103: threads=unsafe processes=unsafe


def late_handler(event, context):
    if event.get("late"):
        late.append(remember_late)  # CA111: threads=unsafe processes=unsafe
    for each in late:
        each(event)
    return _late["name"]


# What each gets of its own is nobody else's.


def with_own(event):
    event["seen"] = True
    return event["name"]


OWN = [with_own, prepare]


def own_handler(event, context):
    found = []
    for each in OWN:
        found.append(each(event))
    return found


# Objects of several classes in a list, walked through from both ends.


class Sign:
    def before(self, event):
        self.user = event["user"]  # CA104: threads=unsafe processes=safe

    def after(self, answer):
        return {**answer, "user": self.user}


class Note:
    def before(self, event):
        event.setdefault("seen", True)

    def after(self, answer):
        return answer


LAYERS = [Sign(), Note()]


def layers_handler(event, context):
    for layer in LAYERS:
        layer.before(event)
    answer = {"statusCode": 200}
    for layer in reversed(LAYERS):
        answer = layer.after(answer)
    return answer
