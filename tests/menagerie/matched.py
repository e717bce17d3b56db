"""What `case found` and `case Session() as found` bind is what was matched, an object with all its names."""

import requests

session, posting, putting = requests.Session(), requests.Session(), requests.Session()
latest = {"user": None}


class Missing:
    pass


def looked_up(event, shared):
    return Missing() if not event.get("url") else shared


def whole_handler(event, context):
    match session:
        case found:
            return found.get(event["url"]).text  # CA301: threads=unsafe processes=safe


def class_handler(event, context):
    match looked_up(event, posting):
        case Missing():
            return None
        case requests.Session() as found:
            return found.post(event["url"]).text  # CA301: threads=unsafe processes=safe


def others_handler(event, context):
    match looked_up(event, putting):
        case Missing():
            return None
        case found:
            return found.put(event["url"]).text  # CA301: threads=unsafe processes=safe


def kept_handler(event, context):
    match latest:
        case kept:
            kept["user"] = event["user"]  # CA103: threads=unsafe
    return {"user": latest["user"]}


def own_handler(event, context):
    match dict(event):
        case {"user": user, **rest}:
            rest["seen"] = True
            return {"user": user, **rest}
        case own:
            own["seen"] = False
            return own
