"""Settings of objects and modules of libraries that nobody has described: attributes, and entries of containers in them."""

import acme_kit

client = acme_kit.Client("key")


def attr_handler(event, context):
    client.user = event["u"]  # CA104: threads=unsafe processes=safe
    return client.fetch()


other = acme_kit.Client("key")


def item_handler(event, context):
    other.headers["x"] = event["u"]  # CA104: threads=unsafe processes=safe
    return other.fetch()


third = acme_kit.Client("key")


def update_handler(event, context):
    third.headers.update({"x": event["u"]})  # CA104: threads=unsafe processes=safe
    return third.fetch()


def module_handler(event, context):
    acme_kit.settings["user"] = event["u"]  # CA103: threads=unsafe processes=safe
    return acme_kit.fetch()


def module_attr_handler(event, context):
    acme_kit.user = event["u"]  # CA103: threads=unsafe processes=safe
    return acme_kit.fetch()


def some_handler(event, context):
    if event.get("insecure"):
        acme_kit.verify_ssl = False  # CA103: threads=unsafe processes=unsafe
    return acme_kit.fetch()


def own_handler(event, context):
    own = acme_kit.Client("key")
    own.headers["x"] = event["u"]
    own.user = event["u"]
    return own.fetch()


same = acme_kit.Client("key")


def same_handler(event, context):
    same.headers["x"] = "fixed"
    return same.fetch()


maybe = acme_kit.Client("key")


def maybe_handler(event, context):
    if event.get("u"):
        maybe.user = event["u"]  # CA104: threads=unsafe processes=unsafe
    return maybe.fetch()


def session_handler(event, context):
    acme_kit.session["u"] = event["u"]
    return acme_kit.fetch()


def patched_handler(event, context):
    acme_kit.encode = lambda value: event["u"]  # CA103: threads=unsafe processes=safe
    return acme_kit.fetch()


def patched_for_all_handler(event, context):
    acme_kit.decode = lambda value: "x"
    return acme_kit.fetch()
