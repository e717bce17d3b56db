import importlib
from functools import reduce

from chosen_senders import settings


def step_by_step(name):
    parts = name.split(".")
    found = __import__(".".join(parts[:-1]))
    for part in parts[1:]:
        found = getattr(found, part)
    return found()


def by_module(name):
    parts = name.split(".")
    return getattr(importlib.import_module(".".join(parts[:-1])), parts[-1])()


def folded(name):
    return reduce(getattr, name.split(".")[1:], __import__("jobs.senders"))()


def step_handler(event, context):
    return step_by_step(settings.SENDER.get("class")).send(event["text"])


def module_handler(event, context):
    return by_module(settings.TOPIC).send(event["text"])


def folded_handler(event, context):
    return folded(settings.BUS).send(event["text"])
