"""Values that a request replaces only where it gives a new one: else those of an earlier request stay."""

import mailer

user = None
state, page, theme = {}, {}, {"name": "dark"}


def shown():
    return user


def or_handler(event, context):
    global user
    user = event.get("user") or user  # CA103: threads=unsafe processes=unsafe
    return shown()


def shown_state():
    return state.get("user")


def default_handler(event, context):
    state["user"] = event.get("user", state.get("user"))  # CA103: threads=unsafe processes=unsafe
    return shown_state()


def stated_handler(event, context):
    page["size"] = event.get("size", 20)  # CA103: threads=unsafe processes=safe
    return page["size"]


def own_handler(event, context):
    chosen = None
    chosen = event.get("user") or chosen
    own = {}
    own["user"] = event.get("user", own.get("user"))
    return chosen, own


undos, kept = [], []


def piled_handler(event, context):
    undos.append(lambda: mailer.send(event["id"]))  # CA111: threads=unsafe processes=unsafe
    for undo in reversed(undos):
        undo()


def own_undos_handler(event, context):
    own = []
    own.append(lambda: mailer.send(event["id"]))
    for undo in own:
        undo()


joined = {}


def shown_joined():
    return joined.get("user")


def joined_handler(event, context):
    global joined
    joined |= {"user": event["user"]}  # CA103: threads=unsafe processes=safe
    return shown_joined()
