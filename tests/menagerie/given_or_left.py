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


# whether something new is given is said by another part of the request
mode, choice = None, {"size": None}


class Terms:
    """What was chosen last."""

    lang = "en"

    def chosen(self, event):
        self.lang = self.lang if event["kind"] == "page" else event["lang"]  # CA104: threads=unsafe processes=unsafe
        return self.lang


terms = Terms()


def asked_handler(event, context):
    global mode
    mode = event["mode"] if event["kind"] == "set" else mode  # CA103: threads=unsafe processes=unsafe
    return {"mode": mode}


def chosen_handler(event, context):
    choice["size"] = event["size"] if isinstance(event, dict) and event["kind"] else choice["size"]  # CA103: threads=unsafe processes=unsafe
    return {"size": choice["size"]}


def terms_handler(event, context):
    return terms.chosen(event)


# either is the request's; a value of the invocation's own; looked for first, and made once
either = None
made = None


def either_handler(event, context):
    global either
    either = event["new"] if event["kind"] == "set" else event["old"]  # CA103: threads=unsafe processes=safe
    return {"either": either}


def own_choice_handler(event, context):
    size = 20
    size = event["size"] if event["kind"] == "set" else size
    return {"size": size}


def made_handler(event, context):
    global made
    made = made if made is not None else mailer.load()  # CA206: threads=benign processes=safe
    return {"made": made.name, "id": event["id"]}
