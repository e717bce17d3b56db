"""Generators that give on what others hold (`yield from HOOKS[name]`): each is followed, and a walk is one."""

HOOKS = {"paid": [], "sent": []}
FALLBACK = ()
SEEN = {}
KEPT = {}
ROWS = []


def note(event):
    SEEN["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    return SEEN["user"]


def keep(event):
    KEPT["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    return KEPT["user"]


def count(event):
    return len(event)


HOOKS["paid"].append(note)
HOOKS["sent"].append(keep)
HOOKS["sent"].append(count)


def hooks_for(name):
    yield from HOOKS[name]


def hooks_or_none(name):
    yield from HOOKS.get(name, FALLBACK)


def own(rows):
    yield from [row.strip() for row in rows]


def paid_handler(event, context):
    return [hook(event) for hook in hooks_for("paid")]


def sent_handler(event, context):
    answers = []
    for hook in hooks_or_none("sent"):
        answers.append(hook(event))
    return answers


def own_handler(event, context):
    return list(own(event["rows"]))
