"""sentry_sdk: it is set up at import; capturing is per call."""

import sentry_sdk

sentry_sdk.init(dsn="https://key@sentry.example.com/1")


def capture_handler(event, context):
    sentry_sdk.capture_message("order taken")
    return {"ok": True}


def own_scope_handler(event, context):
    with sentry_sdk.new_scope() as scope:
        scope.set_tag("tenant", event["tenant"])
        scope.capture_message("order taken")
    return {"ok": True}


def init_handler(event, context):
    sentry_sdk.init(dsn="https://key@sentry.example.com/1")  # CA413: threads=benign processes=safe
    return {"ok": True}


def global_user_handler(event, context):
    sentry_sdk.get_global_scope().set_user({"id": event["user"]})  # CA413: threads=unsafe processes=safe
    sentry_sdk.capture_message("start")
    return event["id"]


def isolated_user_handler(event, context):
    with sentry_sdk.isolation_scope() as scope:
        scope.set_user({"id": event["user"]})
    return event["id"]
