"""wrapt, decorator and blinker: decorators of functions of the project, and receivers of its signals."""

import wrapt
from blinker import Namespace, signal
from decorator import decorator

wrapped_names = []
decorated_names = []
own = {}
sent = {"order": None}
connected = {"order": None}
ordered = signal("ordered")
paid = Namespace().signal("paid")


@wrapt.decorator
def api(wrapped, instance, args, kwargs):
    return {"statusCode": 200, "body": wrapped(*args, **kwargs)}


@decorator
def logged(function, *args, **kwargs):
    return {"statusCode": 200, "body": function(*args, **kwargs)}


@api
def list_handler(event, context):
    wrapped_names.append(event["n"])  # CA111: threads=unsafe processes=unsafe
    return wrapped_names


@logged
def log_handler(event, context):
    decorated_names.append(event["n"])  # CA111: threads=unsafe processes=unsafe
    return decorated_names


@api
def copy_handler(event, context):
    mine = dict(own)
    mine["n"] = event["n"]
    return mine


@ordered.connect
def on_order(sender, **data):
    sent["order"] = data["order"]  # CA103: threads=unsafe processes=safe


def on_paid(sender, **data):
    connected["order"] = data["order"]  # CA103: threads=unsafe processes=safe


paid.connect(on_paid)


def send_handler(event, context):
    ordered.send("shop", order=event["order"])
    paid.send("shop", order=event["order"])
    return {"order": sent["order"], "paid": connected["order"]}
