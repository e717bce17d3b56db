"""Entries that `update` sets under names which the code states: each is an assignment."""

BASE = {"Content-Type": "application/json"}
OTHER = {"Content-Type": "application/json"}
ALIASED = {"Content-Type": "application/json"}
CONSTANT = {"Content-Type": "application/json"}
COPIED = {"Content-Type": "application/json"}


def merged(into, more):
    into.update(more)  # CA103: threads=unsafe processes=safe symbol=updated_by_name.OTHER
    return into


def response(extra=None):
    headers = ALIASED
    if extra:
        headers.update(extra)  # CA103: threads=unsafe processes=unsafe
    return {"headers": headers}


# Look-alikes.


def constant_handler(event, context):
    CONSTANT.update({"Vary": "Origin"})
    return {"headers": CONSTANT}


def copied_handler(event, context):
    headers = dict(COPIED)
    headers.update({"Origin": event["origin"]})
    return {"headers": headers}


def made_anew_handler(event, context):
    return {"headers": dict(COPIED, **event["headers"])}


# Hazards.


def keyword_handler(event, context):
    BASE.update(Origin=event["origin"])  # CA103: threads=unsafe processes=safe
    return {"headers": BASE}


def helper_handler(event, context):
    return {"headers": merged(OTHER, {"Origin": event["origin"]})}


def aliased_handler(event, context):
    return response({"Origin": event["origin"]} if event.get("origin") else None)
